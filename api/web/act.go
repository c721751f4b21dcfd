package web

import (
	"context"
	"errors"
	"net/http"

	"cartwright/app"
	"cartwright/projections"
)

// act is POST /ops/read-models/{name}/{act}.
func (p *Pages) act(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	deeds := map[string]func(context.Context) error{
		"replay": func(ctx context.Context) error {
			_, err := p.Engine.StartReplay(ctx, app.NewID("rpl_"), name, projections.ReplayOptions{})
			return err
		},
		"rollback": func(ctx context.Context) error { return p.Engine.Rollback(ctx, name) },
		"start":    func(ctx context.Context) error { return p.Engine.Start(ctx, name) },
		"retry": func(ctx context.Context) error {
			_, err := p.Engine.RetryParked(ctx, name, "")
			return err
		},
	}
	p.do(w, r, deeds)
}

// actOnReplay is POST /ops/replays/{id}/{act}.
func (p *Pages) actOnReplay(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	deeds := map[string]func(context.Context) error{
		"pause": func(ctx context.Context) error {
			_, err := p.Engine.PauseReplay(ctx, id)
			return err
		},
		"resume": func(ctx context.Context) error {
			_, err := p.Engine.ResumeReplay(ctx, id, projections.ReplayOptions{})
			return err
		},
		"accept": func(ctx context.Context) error {
			_, err := p.Engine.ResumeReplay(ctx, id, projections.ReplayOptions{AcceptDifferences: true})
			return err
		},
		"cancel": func(ctx context.Context) error {
			_, err := p.Engine.CancelReplay(ctx, id)
			return err
		},
	}
	p.do(w, r, deeds)
}

// refusals are what the engine says no to, and need no entry in the log.
var refusals = []error{
	projections.ErrNoProjection, projections.ErrNothingBefore, projections.ErrNotParked,
	projections.ErrNoReplay, projections.ErrReplayUnderWay, projections.ErrReplayFinished,
}

// do does a deed and goes back to the page, so that loading it again does not do it again.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, deeds map[string]func(context.Context) error) {
	deed, known := deeds[r.PathValue("act")]
	if !known {
		http.NotFound(w, r)
		return
	}
	err := deed(r.Context())
	for _, refusal := range refusals {
		if errors.Is(err, refusal) {
			p.show(w, r, http.StatusConflict, "This was not done: "+err.Error()+".")
			return
		}
	}
	if err != nil {
		p.fail(w, err)
		return
	}
	http.Redirect(w, r, Root, http.StatusSeeOther)
}
