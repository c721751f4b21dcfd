package api

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"cartwright/api/gen"
	"cartwright/projections/orders"
)

// ListOrderProblems is GET /v1/admin/order-problems.
func (s *Server) ListOrderProblems(ctx context.Context, r gen.ListOrderProblemsRequestObject) (gen.ListOrderProblemsResponseObject, error) {
	after, err := decodeCursor[orders.ProblemPlace](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Orders.Problems(ctx, after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(p orders.Problem) orders.ProblemPlace { return p.ProblemPlace })
	return gen.ListOrderProblems200JSONResponse{
		Body:    gen.OrderProblemPage{Data: listOf(p.rows, problemOf), HasMore: p.next != "", NextCursor: p.next},
		Headers: gen.ListOrderProblems200ResponseHeaders{Link: p.link},
	}, nil
}

func problemOf(p orders.Problem) gen.OrderProblem {
	return gen.OrderProblem{
		OrderID: p.OrderID, Number: p.Number, PaymentID: p.PaymentID, Kind: gen.OrderProblemKind(p.Kind), Amount: moneyOf(p.Amount),
		Since: p.Since.UTC(), Detail: p.Detail,
	}
}

// problemCounter tells Prometheus how many problems of each kind wait for people.
type problemCounter struct{ orders orders.Queries }

var orderProblems = prometheus.NewDesc("cartwright_order_problems", "Problems of orders' payments that wait for people.", []string{"kind"}, nil)

// Describe implements prometheus.Collector.
func (problemCounter) Describe(to chan<- *prometheus.Desc) { to <- orderProblems }

// Collect implements prometheus.Collector.
func (c problemCounter) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	counts, err := c.orders.CountProblems(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(orderProblems, err)
		return
	}
	for _, kind := range orders.ProblemKinds {
		to <- prometheus.MustNewConstMetric(orderProblems, prometheus.GaugeValue, float64(counts[kind]), string(kind))
	}
}
