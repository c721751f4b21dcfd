package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/transfer"
	"cartwright/projections/inventory"
)

// ListTransfers is GET /v1/admin/transfers.
func (s *Server) ListTransfers(ctx context.Context, r gen.ListTransfersRequestObject) (gen.ListTransfersResponseObject, error) {
	after, err := decodeCursor[inventory.TransferPlace](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Inventory.TransfersPage(ctx, after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(t inventory.Transfer) inventory.TransferPlace {
		return inventory.TransferPlace{At: t.RequestedAt, ID: t.TransferID}
	})
	body := gen.TransferPage{Data: make([]gen.Transfer, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, t := range p.rows {
		body.Data[i] = transferOf(transfer.Transfer{
			TransferID: t.TransferID, From: t.From, To: t.To, Lines: t.Lines, Completed: t.Completed,
		})
	}
	return gen.ListTransfers200JSONResponse{Body: body, Headers: gen.ListTransfers200ResponseHeaders{Link: p.link}}, nil
}

// RequestTransfer is POST /v1/admin/transfers.
func (s *Server) RequestTransfer(ctx context.Context, r gen.RequestTransferRequestObject) (gen.RequestTransferResponseObject, error) {
	id := callOf(ctx).mint(app.TransferPrefix)
	lines := make([]transfer.Line, len(r.Body.Lines))
	for i, l := range r.Body.Lines {
		lines[i] = transfer.Line{SKU: l.SKU, Quantity: l.Quantity}
	}
	answer, err := s.changeTransfer(ctx, id, transfer.Request{TransferID: id, From: r.Body.From, To: r.Body.To, Lines: lines})
	return gen.RequestTransfer201JSONResponse{
		Body: answer.Body, Headers: gen.RequestTransfer201ResponseHeaders(answer.Headers),
	}, err
}

// GetTransfer is GET /v1/admin/transfers/{transfer_id}.
func (s *Server) GetTransfer(ctx context.Context, r gen.GetTransferRequestObject) (gen.GetTransferResponseObject, error) {
	current, err := s.App.Transfers.Load(ctx, r.TransferID)
	if err == nil && current.Revision == app.NoStream {
		err = transfer.ErrNotFound
	}
	return gen.GetTransfer200JSONResponse{TransferJSONResponse: transferAfter(current)}, err
}

// ReceiveTransfer is POST /v1/admin/transfers/{transfer_id}/receipts.
func (s *Server) ReceiveTransfer(ctx context.Context, r gen.ReceiveTransferRequestObject) (gen.ReceiveTransferResponseObject, error) {
	answer, err := s.changeTransfer(ctx, r.TransferID, transfer.Receive{
		ReceiptID: callOf(ctx).mint(app.ReceiptPrefix), SKU: r.Body.SKU, Quantity: r.Body.Quantity,
	})
	return gen.ReceiveTransfer200JSONResponse{TransferJSONResponse: answer}, err
}

// WriteOffTransfer is POST /v1/admin/transfers/{transfer_id}/write-offs.
func (s *Server) WriteOffTransfer(ctx context.Context, r gen.WriteOffTransferRequestObject) (gen.WriteOffTransferResponseObject, error) {
	answer, err := s.changeTransfer(ctx, r.TransferID, transfer.WriteOff{
		SKU: r.Body.SKU, Quantity: r.Body.Quantity, Reason: r.Body.Reason,
	})
	return gen.WriteOffTransfer200JSONResponse{TransferJSONResponse: answer}, err
}

func (s *Server) changeTransfer(ctx context.Context, id string, command transfer.Command) (gen.TransferJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.TransferJSONResponse{}, err
	}
	out, err := s.App.Transfers.Handle(ctx, cmd)
	return transferAfter(out), err
}

func transferAfter(out app.Outcome[transfer.Transfer, transfer.Event]) gen.TransferJSONResponse {
	return gen.TransferJSONResponse{
		Body: transferOf(out.State), Headers: gen.TransferResponseHeaders{ConsistencyToken: token(out.Position)},
	}
}

func transferOf(t transfer.Transfer) gen.Transfer {
	body := gen.Transfer{
		TransferID: t.TransferID, From: t.From, To: t.To, Status: gen.TransferStatusUnderWay, Lines: make([]gen.TransferLine, len(t.Lines)),
	}
	if t.Completed {
		body.Status = gen.TransferStatusCompleted
	}
	for i, l := range t.Lines {
		body.Lines[i] = gen.TransferLine{
			SKU: l.SKU, Requested: l.Quantity, Status: legStatus(l),
			InTransit: l.InTransit(), Received: l.Received, WrittenOff: l.WrittenOff,
		}
	}
	return body
}

func legStatus(l transfer.Leg) gen.TransferLineStatus {
	switch {
	case l.Sent > 0:
		return gen.TransferLineStatusSent
	case l.Settled:
		return gen.TransferLineStatusRefused
	}
	return gen.TransferLineStatusRequested
}
