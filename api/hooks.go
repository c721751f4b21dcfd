package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/webhook"
)

// maxHook bounds what a provider may send.
const maxHook = 256 << 10

var hookIDForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// takeHook is POST /hooks/{provider}. It is no operation of the API: what was signed are the bytes, whatever is in them. It
// is answered once the message is kept; handling it is somebody else's business.
func (s *Server) takeHook(c echo.Context) error {
	provider := c.Param("provider")
	verifier, known := s.Hooks[provider]
	if !known {
		return &failure{status: http.StatusNotFound, code: "provider_not_found", detail: "No payment provider of this name is configured."}
	}
	body, err := readHook(c)
	if err != nil {
		return err
	}
	hook, err := verifier.Verify(body, c.Request().Header.Get)
	switch {
	case errors.Is(err, app.ErrForged):
		return &failure{status: http.StatusBadRequest, code: "webhook_signature_invalid", detail: "The message is not signed, not lately, or not by the provider."}
	case err != nil:
		return err
	case !hookIDForm.MatchString(hook.ID):
		return &failure{status: http.StatusBadRequest, code: "webhook_id_invalid", detail: "The message has no id that it could be known by."}
	}
	ctx := c.Request().Context()
	request := app.Request{ID: app.DeriveUUID("webhook", provider, hook.ID).String(), Meta: event.Metadata{
		CorrelationID: callOf(ctx).id, CausationID: callOf(ctx).id, Actor: "provider:" + provider, Channel: "webhook",
	}}
	if _, err := s.App.TakeHook(ctx, request, provider, hook, body); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]bool{"received": true})
}

func readHook(c echo.Context) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, maxHook))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &failure{status: http.StatusRequestEntityTooLarge, code: "body_too_large", detail: "A webhook has at most 256 KiB."}
	case err != nil:
		return nil, &failure{status: http.StatusBadRequest, code: "body_incomplete", detail: "The request body ended too early."}
	case !utf8.Valid(body):
		return nil, &failure{status: http.StatusBadRequest, code: "malformed_json", detail: "The body is not UTF-8."}
	}
	return body, nil
}

// RedriveWebhook is POST /v1/admin/webhooks/{webhook_id}/redrive.
func (s *Server) RedriveWebhook(ctx context.Context, r gen.RedriveWebhookRequestObject) (gen.RedriveWebhookResponseObject, error) {
	cmd, err := envelope[webhook.Command](ctx, r.WebhookID, webhook.Redrive{})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Webhooks.Handle(ctx, cmd)
	return gen.RedriveWebhook200JSONResponse{
		Body: gen.Webhook{
			ID: out.State.WebhookID, Provider: out.State.Provider, Type: out.State.Type, Redriven: out.State.Redriven,
		},
		Headers: gen.RedriveWebhook200ResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}
