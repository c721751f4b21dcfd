package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"cartwright/api/gen"
	"cartwright/domain/refusal"
	"cartwright/projections"
)

const (
	replayPrefix = "rpl_"
	maxReplays   = 100 // remembered; the oldest are forgotten first
)

// Refusals of a replay.
var (
	errReplayNotFound = refusal.New(refusal.Missing, "replay_not_found",
		"There is no such replay, or it was forgotten when the server started again.")
	errReplayUnderWay = refusal.New(refusal.Conflict, "replay_under_way",
		"This read model is being replayed already; wait until that has ended.").At("/projection")
	errNoProjection = refusal.New(refusal.Invalid, "projection_unknown",
		"There is no such read model; GET /v1/admin/projections lists them.").At("/projection")
)

// replays are the replays this server has run since it started.
type replays struct {
	mu  sync.Mutex
	all []*replay // oldest first
}

// replay is one of them. News is closed at each change.
type replay struct {
	mu    sync.Mutex
	state gen.Replay
	news  chan struct{}
	count int
}

func (r *replays) find(id string) (*replay, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.all, func(one *replay) bool { return one.state.ID == id })
	if i < 0 {
		return nil, false
	}
	return r.all[i], true
}

// add begins a replay unless the id is known already, in which case it returns that one, or the projection is busy.
func (r *replays) add(id, projection string, at time.Time) (one *replay, fresh bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, known := range r.all {
		now := known.now()
		if now.ID == id {
			return known, false, nil
		}
		if now.Projection == projection && now.State == gen.ReplayStateRunning {
			return nil, false, errReplayUnderWay
		}
	}
	one = &replay{news: make(chan struct{}), state: gen.Replay{
		ID: id, Projection: projection, State: gen.ReplayStateRunning, Stage: "starting", StartedAt: at.UTC(),
	}}
	r.all = append(r.all, one)
	if extra := len(r.all) - maxReplays; extra > 0 {
		r.all = slices.Delete(r.all, 0, extra)
	}
	return one, true, nil
}

func (r *replay) now() gen.Replay {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// version is the state with a number that grows with each change.
func (r *replay) version() (gen.Replay, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state, r.count
}

func (r *replay) changed() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.news
}

func (r *replay) change(f func(*gen.Replay)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.state)
	r.count++
	close(r.news)
	r.news = make(chan struct{})
}

// StartReplay is POST /v1/admin/replays. The replay belongs to the server and goes on when the request has ended.
func (s *Server) StartReplay(ctx context.Context, r gen.StartReplayRequestObject) (gen.StartReplayResponseObject, error) {
	if err := s.checkProjection(ctx, r.Body.Projection); err != nil {
		return nil, err
	}
	one, fresh, err := s.replays.add(callOf(ctx).mint(replayPrefix), r.Body.Projection, s.App.Clock())
	if err != nil {
		return nil, err
	}
	if fresh {
		s.background.Go(func() { s.replay(one) })
	}
	state := one.now()
	return gen.StartReplay202JSONResponse{Body: state, Headers: gen.StartReplay202ResponseHeaders{
		Location: "/v1/admin/replays/" + state.ID,
	}}, nil
}

func (s *Server) checkProjection(ctx context.Context, name string) error {
	all, err := s.Engine.Status(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p projections.Status) bool { return p.Name == name }) {
		return errNoProjection
	}
	return nil
}

// replay runs one to its end or the server's.
func (s *Server) replay(one *replay) {
	name := one.now().Projection
	err := s.Engine.Replay(s.stopping, name, func(p projections.ReplayProgress) { one.change(progressed(p)) })
	one.change(func(state *gen.Replay) {
		state.State, state.Progress, state.RemainingSeconds = gen.ReplayStateDone, 1, 0
		state.FinishedAt = s.App.Clock().UTC()
		if err != nil {
			s.log.Error("replay failed", "projection", name, "error", err)
			state.State, state.Detail = gen.ReplayStateFailed, err.Error()
		}
	})
}

func progressed(p projections.ReplayProgress) func(*gen.Replay) {
	return func(state *gen.Replay) {
		state.Stage, state.Events, state.EventsPerSecond = p.Stage, p.Events, p.PerSecond
		state.RemainingSeconds = p.Remaining.Seconds()
		if p.Total > 0 {
			state.Progress = min(float64(p.Done)/float64(p.Total), 1)
		}
		if p.Difference != nil {
			state.Compared, state.Differences = true, differencesOf(*p.Difference)
		}
	}
}

func differencesOf(d projections.Difference) []gen.TableDifference {
	list := make([]gen.TableDifference, len(d.Tables))
	for i, t := range d.Tables {
		list[i] = gen.TableDifference{Table: t.Table, Missing: t.Missing, Extra: t.Extra}
	}
	return list
}

// GetReplay is GET /v1/admin/replays/{replay_id}.
func (s *Server) GetReplay(ctx context.Context, r gen.GetReplayRequestObject) (gen.GetReplayResponseObject, error) {
	one, ok := s.replays.find(r.ReplayID)
	if !ok {
		return nil, errReplayNotFound
	}
	if callOf(ctx).events {
		return &liveReplay{s, ctx, one}, nil
	}
	return gen.GetReplay200JSONResponse(one.now()), nil
}

// liveReplay is the stream of one replay's progress.
type liveReplay struct {
	server *Server
	ctx    context.Context // of the request: the response is written within it
	replay *replay
}

// VisitGetReplayResponse makes the stream a response.
func (l *liveReplay) VisitGetReplayResponse(w http.ResponseWriter) error {
	return l.server.stream(l.ctx, w, l.replay.changed, func(out eventStream) (bool, error) {
		state, count := l.replay.version()
		return state.State != gen.ReplayStateRunning, out.send(strconv.Itoa(count), "progress", state)
	})
}
