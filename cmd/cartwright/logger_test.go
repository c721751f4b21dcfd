package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
)

func TestNoLogLetsAReaderIntoAGuestsCart(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	const rest = "-7c3a-7b1e-9d52-3f0e6a1b2c4d"
	log := newLogger(&out, slog.LevelInfo)
	log.Warn("read cart-cart_01926f5c"+rest, "error", fmt.Errorf("read order-ord_01926f5d%s: %w", rest, io.EOF), "stream", "checkout-chk_01926f5e"+rest)
	log.Info("payment-pay_01926f5f" + rest)
	for _, kept := range []string{"cart_01926f5c…", "ord_01926f5d…: EOF", "chk_01926f5e…", "pay_01926f5f" + rest} {
		if !strings.Contains(out.String(), kept) {
			t.Errorf("%s is not in %s", kept, &out)
		}
	}
	if n := strings.Count(out.String(), rest); n != 1 {
		t.Errorf("%d ids are in %s", n, &out)
	}
}
