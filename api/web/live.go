package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"cartwright/api/sse"
)

const (
	lookEvery = time.Second
	samples   = 60 // of each read model's rate
)

// board is GET /ops/: the page, or with Accept: text/event-stream its changes.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), sse.Type) {
		p.follow(w, r)
		return
	}
	p.show(w, r, http.StatusOK, "")
}

// show answers with the page and what is to be said above it.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, notice string) {
	now, err := p.look(r.Context())
	if err != nil {
		p.fail(w, err)
		return
	}
	now.Notice = notice
	p.render(w, status, "page", now)
}

func (p *Pages) fail(w http.ResponseWriter, err error) {
	p.Logger.Warn("page failed", "error", err)
	p.render(w, http.StatusServiceUnavailable, "sign_in", signInView{Notice: "The database or the event store does not answer; try again."})
}

// follow sends the board whenever it has changed. Rates are kept for as long as the page is open.
func (p *Pages) follow(w http.ResponseWriter, r *http.Request) {
	rates, told := history{}, ""
	err := sse.Serve(r.Context(), p.Stopping, w, sse.After(lookEvery), func(out sse.Stream) (bool, error) {
		now, err := p.look(r.Context())
		if err != nil {
			return false, err
		}
		rates.note(now.Models)
		var page bytes.Buffer
		if err := p.views.ExecuteTemplate(&page, "board", now); err != nil || page.String() == told {
			return false, err
		}
		told = page.String()
		return false, out.Send("", "board", told)
	})
	if err != nil && r.Context().Err() == nil {
		p.Logger.Debug("page no longer followed", "error", err)
	}
}

// history is the rates of read models, by schema, the newest last.
type history map[string][]float64

func (h history) note(models []readModel) {
	for i, m := range models {
		rates := append(h[m.Schema], m.PerSecond)
		rates = rates[max(0, len(rates)-samples):]
		h[m.Schema], models[i].Rates = rates, rates
	}
}
