package process

import (
	"context"
	"fmt"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/stock"
	"cartwright/domain/transfer"
	"cartwright/domain/wallet"
)

// sender carries effects out in the name of a process.
type sender struct {
	app    app.App
	timers Timers
	actor  string
}

func (s sender) carryOut(ctx context.Context, effect Effect, commandID string, meta event.Metadata) error {
	switch effect := effect.(type) {
	case Later:
		return s.timers.Schedule(ctx, effect.Timer)
	case Send:
		meta.Actor = s.actor
		return s.send(ctx, effect, commandID, meta)
	}
	panic(fmt.Sprintf("unknown effect %T", effect))
}

// send is the one place where a command finds its aggregate. Any refusal but "too late" is a mistake in the policy, and
// comes back as an error that names the command.
func (s sender) send(ctx context.Context, effect Send, id string, meta event.Metadata) (err error) {
	switch command := effect.Command.(type) {
	case cart.Command:
		err = handle(ctx, s.app.Carts, id, effect.Target, command, meta)
	case checkout.Command:
		err = handle(ctx, s.app.Checkouts, id, effect.Target, command, meta)
	case stock.Command:
		err = handle(ctx, s.app.Stock, id, effect.Target, command, meta)
	case transfer.Command:
		err = handle(ctx, s.app.Transfers, id, effect.Target, command, meta)
	case coupon.Command:
		err = handle(ctx, s.app.Coupons, id, effect.Target, command, meta)
	case firstorder.Command:
		err = handle(ctx, s.app.Debuts, id, effect.Target, command, meta)
	case credit.Command:
		err = handle(ctx, s.app.Credits, id, effect.Target, command, meta)
	case payment.Command:
		err = handle(ctx, s.app.Payments, id, effect.Target, command, meta)
	case wallet.Command:
		err = handle(ctx, s.app.Wallets, id, effect.Target, command, meta)
	case risk.Command:
		err = handle(ctx, s.app.Risk, id, effect.Target, command, meta)
	case order.Command:
		err = handle(ctx, s.app.Orders, id, effect.Target, command, meta)
	case delivery.Command:
		err = handle(ctx, s.app.Deliveries, id, effect.Target, command, meta)
	default:
		panic(fmt.Sprintf("unknown command %T", command))
	}
	if err == nil || effect.tooLate(err) {
		return nil
	}
	return fmt.Errorf("send %T to %s: %w", effect.Command, effect.Target, err)
}

// handler is what a command is sent to: an app.Handler, or its hot twin.
type handler[S, C, E any] interface {
	Handle(ctx context.Context, cmd app.Envelope[C]) (app.Outcome[S, E], error)
}

func handle[S, C, E any](
	ctx context.Context, h handler[S, C, E], id, target string, command C, meta event.Metadata,
) error {
	_, err := h.Handle(ctx, app.Envelope[C]{ID: id, Target: target, Command: command, Meta: meta})
	return err
}
