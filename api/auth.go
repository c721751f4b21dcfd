package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Key is what a secret key stands for.
type Key struct {
	Name   string
	Scopes []string // what it may do; "*" is everything
}

// Keys verifies the secret keys of the back office. ok is false when the secret stands for nothing, or no more.
type Keys interface {
	Verify(ctx context.Context, secret string) (key Key, ok bool, err error)
}

// authorise lets everyone use an open operation, and others only with a key that has every scope the API's description
// asks for. An operation that says nothing about security needs the scope "*".
func (s *Server) authorise(r *http.Request, a *call) error {
	if len(a.op.scopes) == 0 {
		return nil
	}
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return unauthorised("This needs a secret key: send Authorization: Bearer sk_….")
	}
	key, ok, err := s.Keys.Verify(r.Context(), secret)
	if err != nil {
		return fmt.Errorf("verify key: %w", err)
	}
	if !ok {
		return unauthorised("This key is not known, or was revoked.")
	}
	a.actor = "key:" + key.Name
	for _, scope := range a.op.scopes {
		if !slices.Contains(key.Scopes, scope) && !slices.Contains(key.Scopes, "*") {
			return &failure{status: http.StatusForbidden, code: "scope_missing", detail: "This key lacks the scope " + scope + "."}
		}
	}
	return nil
}

func unauthorised(detail string) *failure {
	return &failure{
		status: http.StatusUnauthorized, code: "unauthorised", detail: detail,
		header: map[string]string{"WWW-Authenticate": "Bearer"},
	}
}
