// Package web is the shop's own pages, for those who run it. They are rendered here and work without a script; with one,
// what changes is exchanged while somebody looks.
//
//	GET  /ops/                            every read model, replay and process: how far, how fast, how well
//	POST /ops/read-models/{name}/…        replay, rollback, start, retry
//	POST /ops/replays/{id}/…              pause, resume, accept, cancel
//	POST /ops/sign-in, /ops/sign-out      a key of the shop for a session, and back
package web

import (
	"context"
	"embed"
	"html/template"
	"log/slog"
	"net/http"

	"cartwright/projections"
)

// Root is where the pages are.
const Root = "/ops/"

//go:embed templates static
var files embed.FS

// Deps is what the pages show and do.
type Deps struct {
	Engine    *projections.Engine
	Consumers *projections.Consumers // nil when the processes run elsewhere
	// Scopes says what a secret key may do. ok is false when the key stands for nothing, or no more.
	Scopes   func(ctx context.Context, key string) (scopes []string, ok bool, err error)
	Secret   []byte          // seals sessions, 32 bytes; the same in all programs of a shop
	Stopping context.Context // ends the streams of pages that are open
	Logger   *slog.Logger
}

// Pages answers below Root.
type Pages struct {
	Deps
	seal    sealer
	views   *template.Template
	handler http.Handler
}

// New parses the pages.
func New(d Deps) (*Pages, error) {
	seal, err := newSealer(d.Secret)
	if err != nil {
		return nil, err
	}
	views, err := template.New("").Funcs(words).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	p := &Pages{Deps: d, seal: seal, views: views}
	p.handler = http.NewCrossOriginProtection().Handler(p.routes())
	return p, nil
}

func (p *Pages) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET "+Root+"static/", http.StripPrefix(Root, http.FileServerFS(files)))
	mux.HandleFunc("GET "+Root+"sign-in", p.door)
	mux.HandleFunc("POST "+Root+"sign-in", p.signIn)
	mux.HandleFunc("POST "+Root+"sign-out", p.signOut)
	mux.HandleFunc("GET "+Root+"{$}", p.allowed("projections:read", p.board))
	mux.HandleFunc("POST "+Root+"read-models/{name}/{act}", p.allowed("projections:write", p.act))
	mux.HandleFunc("POST "+Root+"replays/{id}/{act}", p.allowed("projections:write", p.actOnReplay))
	return mux
}

// policy lets a page load what this package serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ServeHTTP answers one request.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", policy)
	p.handler.ServeHTTP(w, r)
}

func (p *Pages) render(w http.ResponseWriter, status int, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := p.views.ExecuteTemplate(w, name, data); err != nil {
		p.Logger.Debug("page broke off", "page", name, "error", err)
	}
}
