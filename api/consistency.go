package api

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"cartwright/domain/event"
)

const consistencyToken = "Consistency-Token"

// maxCatchUp is how long a read waits to see a write.
const maxCatchUp = time.Second

// token is a position in the log, opaque to clients.
func token(at event.Position) string {
	return base64.RawURLEncoding.EncodeToString(binary.AppendUvarint(binary.AppendUvarint(nil, at.Commit), at.Prepare))
}

func parseToken(text string) (event.Position, error) {
	refused := badParameter(consistencyToken, "is not a token as a write answered with")
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return event.Position{}, refused
	}
	commit, n := binary.Uvarint(plain)
	if n <= 0 {
		return event.Position{}, refused
	}
	prepare, m := binary.Uvarint(plain[n:])
	if m <= 0 || n+m != len(plain) || prepare > commit { // no event is prepared after it is committed
		return event.Position{}, refused
	}
	return event.Position{Commit: commit, Prepare: prepare}, nil
}

// catchUp makes a read wait for the write it wants to see. A read model that is too far behind answers all the same, and
// says so.
func (s *Server) catchUp(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		op, text := callOf(ctx).op, c.Request().Header.Get(consistencyToken)
		if op == nil || op.projection == "" || text == "" {
			return next(c)
		}
		at, err := parseToken(text)
		if err != nil {
			return err
		}
		waiting, cancel := context.WithTimeout(ctx, maxCatchUp)
		defer cancel()
		err = s.Engine.Wait(waiting, op.projection, at)
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		if err != nil {
			c.Response().Header().Set("Projection-Lag", "true")
		}
		return next(c)
	}
}
