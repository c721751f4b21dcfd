package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cartwright/app"
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

// Tokens verifies shoppers' tokens and tells what one says. The error is an app.BadToken when the token is at fault.
type Tokens interface {
	SignIn(ctx context.Context, token string) (app.SignIn, error)
}

// secretPrefix is how secret keys begin, and no token does.
const secretPrefix = "sk_"

// authorise settles who calls, and lets them in where the API's description does: everybody, whoever has signed in, or
// keys that have every scope. An operation that says nothing about security needs a key with the scope "*". Credentials
// that are sent must be good, also where none are needed: nobody becomes a guest by accident.
func (s *Server) authorise(r *http.Request, a *call) error {
	header := r.Header.Get("Authorization")
	credentials, bearer := strings.CutPrefix(header, "Bearer ")
	switch {
	case header == "" && a.op.guests:
		return nil
	case header == "" || !bearer:
		return unauthorised(a.op.wanted())
	case strings.HasPrefix(credentials, secretPrefix):
		return s.withKey(r.Context(), a, credentials)
	}
	return s.signedIn(r.Context(), a, credentials)
}

// withKey lets the back office in. It may do for shoppers what they do themselves, wherever the description names scopes.
func (s *Server) withKey(ctx context.Context, a *call, secret string) error {
	key, ok, err := s.Keys.Verify(ctx, secret)
	switch {
	case err != nil:
		return fmt.Errorf("verify key: %w", err)
	case !ok:
		return unauthorised("This key is not known, or was revoked.")
	}
	a.actor = "key:" + key.Name
	for _, scope := range a.op.scopes {
		if !slices.Contains(key.Scopes, scope) && !slices.Contains(key.Scopes, "*") {
			return &failure{status: http.StatusForbidden, code: "scope_missing", detail: "This key lacks the scope " + scope + "."}
		}
	}
	if len(a.op.scopes) == 0 && !a.op.guests {
		return forbidden(a.op.wanted())
	}
	a.staff = len(a.op.scopes) > 0
	return nil
}

// signedIn lets a shopper in who has signed in, and not out since. Whoever has signed out may say so again.
func (s *Server) signedIn(ctx context.Context, a *call, token string) error {
	by, err := s.Tokens.SignIn(ctx, token)
	if err == nil && a.op.id != "signOutEverywhere" {
		err = s.App.StillSignedIn(ctx, by)
	}
	var bad app.BadToken
	switch {
	case errors.As(err, &bad):
		return unauthorised(string(bad))
	case err != nil:
		return fmt.Errorf("verify token: %w: %w", unavailable("Who you are cannot be verified right now. Repeat the request in a moment."), err)
	case !a.op.shoppers && !a.op.guests:
		return forbidden(a.op.wanted())
	}
	a.signIn, a.customer, a.actor = by, by.CustomerID, "customer:"+by.CustomerID
	return nil
}

// wanted says what to send to be let in.
func (o *operation) wanted() string {
	switch {
	case o.guests:
		return "Send Authorization: Bearer and a token or a key, or no Authorization at all."
	case o.shoppers:
		return "This needs a shopper who has signed in: send Authorization: Bearer and their token."
	}
	return "This needs a secret key: send Authorization: Bearer sk_…."
}

func forbidden(detail string) *failure {
	return &failure{status: http.StatusForbidden, code: "forbidden", detail: detail}
}

func unauthorised(detail string) *failure {
	return &failure{
		status: http.StatusUnauthorized, code: "unauthorised", detail: detail,
		header: map[string]string{"WWW-Authenticate": "Bearer"},
	}
}
