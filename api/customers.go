package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/customer"
	"cartwright/projections/orders"
)

// GetMe is GET /v1/customers/me.
func (s *Server) GetMe(ctx context.Context, _ gen.GetMeRequestObject) (gen.GetMeResponseObject, error) {
	answer, err := s.customerAnswer(ctx, callOf(ctx).customer, s.App.Customer)
	return gen.GetMe200JSONResponse{CustomerJSONResponse: answer}, err
}

// RegisterMe is PUT /v1/customers/me.
func (s *Server) RegisterMe(ctx context.Context, r gen.RegisterMeRequestObject) (gen.RegisterMeResponseObject, error) {
	answer, err := s.customerAnswer(ctx, callOf(ctx).customer, s.register(*r.Body))
	return gen.RegisterMe200JSONResponse{CustomerJSONResponse: answer}, err
}

// SignOutEverywhere is POST /v1/customers/me/sign-out-everywhere.
func (s *Server) SignOutEverywhere(ctx context.Context, _ gen.SignOutEverywhereRequestObject) (gen.SignOutEverywhereResponseObject, error) {
	return gen.SignOutEverywhere204Response{}, s.signOut(ctx, callOf(ctx).signIn)
}

// SignCustomerOut is POST /v1/admin/customers/{customer_id}/sign-out-everywhere.
func (s *Server) SignCustomerOut(ctx context.Context, r gen.SignCustomerOutRequestObject) (gen.SignCustomerOutResponseObject, error) {
	return gen.SignCustomerOut204Response{}, s.signOut(ctx, app.SignIn{CustomerID: r.CustomerID, Since: s.App.Clock()})
}

func (s *Server) signOut(ctx context.Context, by app.SignIn) error {
	req, err := callOf(ctx).request()
	if err != nil {
		return err
	}
	return s.App.SignOutEverywhere(ctx, req, by)
}

// ListMyOrders is GET /v1/customers/me/orders.
func (s *Server) ListMyOrders(ctx context.Context, r gen.ListMyOrdersRequestObject) (gen.ListMyOrdersResponseObject, error) {
	body, link, err := s.orderPage(ctx, orders.Filter{CustomerID: callOf(ctx).customer}, r.Params.Cursor, r.Params.Limit)
	return gen.ListMyOrders200JSONResponse{Body: body, Headers: gen.ListMyOrders200ResponseHeaders{Link: link}}, err
}

// ListMyCarts is GET /v1/customers/me/carts.
func (s *Server) ListMyCarts(ctx context.Context, _ gen.ListMyCartsRequestObject) (gen.ListMyCartsResponseObject, error) {
	found, err := s.Carts.OfCustomer(ctx, callOf(ctx).customer)
	list := gen.CartList{Data: make([]gen.CartSummary, len(found))}
	for i, c := range found {
		list.Data[i] = gen.CartSummary{
			ID: c.CartID, Status: gen.CartSummaryStatus(c.Status), Currency: c.Currency, Channel: c.Channel, OrderID: c.OrderID,
			Lines: c.Lines, Units: c.Units, ChangedAt: c.ChangedAt.UTC(),
		}
	}
	return gen.ListMyCarts200JSONResponse(list), err
}

// GetCustomer is GET /v1/admin/customers/{customer_id}.
func (s *Server) GetCustomer(ctx context.Context, r gen.GetCustomerRequestObject) (gen.GetCustomerResponseObject, error) {
	answer, err := s.customerAnswer(ctx, r.CustomerID, s.App.Customer)
	return gen.GetCustomer200JSONResponse{CustomerJSONResponse: answer}, err
}

// RegisterCustomer is PUT /v1/admin/customers/{customer_id}.
func (s *Server) RegisterCustomer(ctx context.Context, r gen.RegisterCustomerRequestObject) (gen.RegisterCustomerResponseObject, error) {
	answer, err := s.customerAnswer(ctx, r.CustomerID, s.register(*r.Body))
	return gen.RegisterCustomer200JSONResponse{CustomerJSONResponse: answer}, err
}

// GroupCustomer is PUT /v1/admin/customers/{customer_id}/group.
func (s *Server) GroupCustomer(ctx context.Context, r gen.GroupCustomerRequestObject) (gen.GroupCustomerResponseObject, error) {
	answer, err := s.customerAnswer(ctx, r.CustomerID, s.changeCustomer(customer.Group{Group: r.Body.Group}))
	return gen.GroupCustomer200JSONResponse{CustomerJSONResponse: answer}, err
}

// SetTaxStatus is PUT /v1/admin/customers/{customer_id}/tax-status.
func (s *Server) SetTaxStatus(ctx context.Context, r gen.SetTaxStatusRequestObject) (gen.SetTaxStatusResponseObject, error) {
	command := customer.ExemptFromTax{Exempt: r.Body.Exempt, Grounds: r.Body.Grounds}
	answer, err := s.customerAnswer(ctx, r.CustomerID, s.changeCustomer(command))
	return gen.SetTaxStatus200JSONResponse{CustomerJSONResponse: answer}, err
}

// ofCustomer is a use case that leads to a customer.
type ofCustomer func(ctx context.Context, id string) (app.CustomerOutcome, error)

func (s *Server) register(p gen.CustomerProfile) ofCustomer {
	return func(ctx context.Context, id string) (app.CustomerOutcome, error) {
		req, err := callOf(ctx).request()
		if err != nil {
			return app.CustomerOutcome{}, err
		}
		return s.App.RegisterCustomer(ctx, req, id, app.Profile{Email: p.Email, Name: p.Name})
	}
}

func (s *Server) changeCustomer(command customer.Command) ofCustomer {
	return func(ctx context.Context, id string) (app.CustomerOutcome, error) {
		req, err := callOf(ctx).request()
		if err != nil {
			return app.CustomerOutcome{}, err
		}
		return s.App.ChangeCustomer(ctx, req, id, command)
	}
}

// customerAnswer is a customer as a use case leaves them, with their profile opened.
func (s *Server) customerAnswer(ctx context.Context, id string, use ofCustomer) (gen.CustomerJSONResponse, error) {
	out, err := use(ctx, id)
	if err != nil {
		return gen.CustomerJSONResponse{}, err
	}
	profile, err := s.App.ProfileOf(ctx, out.State)
	return gen.CustomerJSONResponse{
		Body: gen.Customer{
			ID: id, Revision: int64(out.Revision), Email: profile.Email, Name: profile.Name,
			Group: out.State.Group, TaxExempt: out.State.TaxExempt, TaxGrounds: out.State.Grounds,
		},
		Headers: gen.CustomerResponseHeaders{ETag: etag(out.Revision), ConsistencyToken: token(out.Position)},
	}, err
}
