package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"

	"cartwright/projections/pubsub"
)

// newRouter is a Watermill router whose handlers survive panics. What it says itself is for debugging.
func newRouter(logger *slog.Logger) (*message.Router, error) {
	quiet := map[slog.Level]slog.Level{slog.LevelInfo: slog.LevelDebug, slog.LevelError: slog.LevelDebug}
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NewSlogLoggerWithLevelMapping(logger, quiet))
	if err != nil {
		return nil, fmt.Errorf("make a router: %w", err)
	}
	router.AddMiddleware(logFailures(logger), middleware.Recoverer)
	return router, nil
}

// logFailures says why a message comes again. A fence is no failure: somebody else was faster.
func logFailures(logger *slog.Logger) message.HandlerMiddleware {
	return func(handle message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			produced, err := handle(msg)
			if err != nil && !errors.Is(err, pubsub.ErrFenced) && !errors.Is(err, context.Canceled) {
				logger.Warn("trying again", "error", err)
			}
			return produced, err
		}
	}
}
