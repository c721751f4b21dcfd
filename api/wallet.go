package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/wallet"
)

// ListSavedPaymentMethods is GET /v1/customers/me/payment-methods.
func (s *Server) ListSavedPaymentMethods(ctx context.Context, _ gen.ListSavedPaymentMethodsRequestObject) (gen.ListSavedPaymentMethodsResponseObject, error) {
	answer, err := s.walletAnswer(s.App.Wallet(ctx, callOf(ctx).customer))
	return gen.ListSavedPaymentMethods200JSONResponse{SavedPaymentMethodsJSONResponse: answer}, err
}

// RemoveSavedPaymentMethod is DELETE /v1/customers/me/payment-methods/{payment_method_id}.
func (s *Server) RemoveSavedPaymentMethod(ctx context.Context, r gen.RemoveSavedPaymentMethodRequestObject) (gen.RemoveSavedPaymentMethodResponseObject, error) {
	answer, err := s.changeWallet(ctx, wallet.Remove{MethodID: r.PaymentMethodID})
	return gen.RemoveSavedPaymentMethod200JSONResponse{SavedPaymentMethodsJSONResponse: answer}, err
}

// SetDefaultPaymentMethod is PUT /v1/customers/me/payment-methods/{payment_method_id}/default.
func (s *Server) SetDefaultPaymentMethod(ctx context.Context, r gen.SetDefaultPaymentMethodRequestObject) (gen.SetDefaultPaymentMethodResponseObject, error) {
	answer, err := s.changeWallet(ctx, wallet.SetDefault{MethodID: r.PaymentMethodID})
	return gen.SetDefaultPaymentMethod200JSONResponse{SavedPaymentMethodsJSONResponse: answer}, err
}

func (s *Server) changeWallet(ctx context.Context, command wallet.Command) (gen.SavedPaymentMethodsJSONResponse, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return gen.SavedPaymentMethodsJSONResponse{}, err
	}
	return s.walletAnswer(s.App.ChangeWallet(ctx, req, command))
}

func (s *Server) walletAnswer(out app.WalletOutcome, err error) (gen.SavedPaymentMethodsJSONResponse, error) {
	list := gen.SavedPaymentMethodList{Data: make([]gen.SavedPaymentMethod, len(out.State.Methods))}
	for i, m := range out.State.Methods {
		list.Data[i] = gen.SavedPaymentMethod{
			ID: m.MethodID, Method: m.Method, Brand: m.Brand, Last4: m.Last4, Expires: m.Expires,
			Expired: m.Expired(s.App.Clock()), Default: m.MethodID == out.State.Default,
		}
	}
	return gen.SavedPaymentMethodsJSONResponse{Body: list, Headers: gen.SavedPaymentMethodsResponseHeaders{
		ETag: etag(out.Revision), ConsistencyToken: token(out.Position),
	}}, err
}

func meansFrom(c gen.PaymentChoice) checkout.Means {
	return checkout.Means{Method: c.Method, Token: c.Token, MethodID: c.PaymentMethodID, Save: c.Save}
}
