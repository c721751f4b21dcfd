package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cartwright/api/gen"
	"cartwright/api/sse"
	"cartwright/domain/refusal"
	"cartwright/projections"
)

const (
	replayPrefix = "rpl_"
	lookAgain    = 250 * time.Millisecond // how often a stream looks how far a replay is
)

// Refusals of a replay.
var (
	errReplayNotFound = refusal.New(refusal.Missing, "replay_not_found", "There is no such replay, or it was forgotten long after its end.")
	errReplayUnderWay = refusal.New(refusal.Conflict, "replay_under_way",
		"This read model is being built already; wait until that has ended, or cancel it.").At("/projection")
	errReplayFinished = refusal.New(refusal.Conflict, "replay_finished", "This replay has finished, or is about to.")
	errNoProjection   = refusal.New(refusal.Invalid, "projection_unknown",
		"There is no such read model; GET /v1/admin/projections lists them.").At("/projection")
)

// StartReplay is POST /v1/admin/replays. The replay is the engine's and goes on when the request has ended.
func (s *Server) StartReplay(ctx context.Context, r gen.StartReplayRequestObject) (gen.StartReplayResponseObject, error) {
	options := projections.ReplayOptions{AcceptDifferences: r.Body.AcceptDifferences, MaxPerSecond: r.Body.MaxEventsPerSecond}
	started, err := s.Engine.StartReplay(ctx, callOf(ctx).mint(replayPrefix), r.Body.Projection, options)
	if errors.Is(err, projections.ErrNoProjection) {
		return nil, errNoProjection
	}
	return gen.StartReplay202JSONResponse{Body: replayOf(started), Headers: gen.StartReplay202ResponseHeaders{
		Location: "/v1/admin/replays/" + started.ID,
	}}, refusedReplay(err)
}

// ListReplays is GET /v1/admin/replays.
func (s *Server) ListReplays(ctx context.Context, _ gen.ListReplaysRequestObject) (gen.ListReplaysResponseObject, error) {
	all, err := s.Engine.Replays(ctx)
	list := gen.ListReplays200JSONResponse{Data: make([]gen.Replay, len(all))}
	for i, r := range all {
		list.Data[i] = replayOf(r)
	}
	return list, err
}

// PauseReplay is POST /v1/admin/replays/{replay_id}/pause.
func (s *Server) PauseReplay(ctx context.Context, r gen.PauseReplayRequestObject) (gen.PauseReplayResponseObject, error) {
	now, err := s.Engine.PauseReplay(ctx, r.ReplayID)
	return gen.PauseReplay200JSONResponse{ReplayJSONResponse: gen.ReplayJSONResponse(replayOf(now))}, refusedReplay(err)
}

// ResumeReplay is POST /v1/admin/replays/{replay_id}/resume.
func (s *Server) ResumeReplay(ctx context.Context, r gen.ResumeReplayRequestObject) (gen.ResumeReplayResponseObject, error) {
	options := projections.ReplayOptions{AcceptDifferences: r.Body.AcceptDifferences, MaxPerSecond: r.Body.MaxEventsPerSecond}
	now, err := s.Engine.ResumeReplay(ctx, r.ReplayID, options)
	return gen.ResumeReplay200JSONResponse{ReplayJSONResponse: gen.ReplayJSONResponse(replayOf(now))}, refusedReplay(err)
}

// CancelReplay is POST /v1/admin/replays/{replay_id}/cancel.
func (s *Server) CancelReplay(ctx context.Context, r gen.CancelReplayRequestObject) (gen.CancelReplayResponseObject, error) {
	now, err := s.Engine.CancelReplay(ctx, r.ReplayID)
	return gen.CancelReplay200JSONResponse{ReplayJSONResponse: gen.ReplayJSONResponse(replayOf(now))}, refusedReplay(err)
}

// GetReplay is GET /v1/admin/replays/{replay_id}.
func (s *Server) GetReplay(ctx context.Context, r gen.GetReplayRequestObject) (gen.GetReplayResponseObject, error) {
	now, err := s.Engine.FindReplay(ctx, r.ReplayID)
	if err != nil {
		return nil, refusedReplay(err)
	}
	if callOf(ctx).events {
		return &liveReplay{s, ctx, r.ReplayID, -1}, nil
	}
	return gen.GetReplay200JSONResponse(replayOf(now)), nil
}

// refusedReplay turns the engine's refusals into answers.
func refusedReplay(err error) error {
	switch {
	case errors.Is(err, projections.ErrNoReplay):
		return errReplayNotFound
	case errors.Is(err, projections.ErrReplayUnderWay):
		return errReplayUnderWay
	case errors.Is(err, projections.ErrReplayFinished):
		return errReplayFinished
	}
	return err
}

func replayOf(r projections.Replay) gen.Replay {
	state := gen.Replay{
		ID: r.ID, Projection: r.Projection, Schema: r.Schema, State: gen.ReplayState(r.State), Stage: r.Stage,
		Progress: r.Share(), Events: r.Events, EventsPerSecond: r.PerSecond, RemainingSeconds: r.Remaining.Seconds(),
		AcceptDifferences: r.AcceptDifferences, MaxEventsPerSecond: r.MaxPerSecond, StartedAt: r.StartedAt.UTC(), Detail: r.Detail,
	}
	if r.FinishedAt != nil {
		state.FinishedAt = r.FinishedAt.UTC()
	}
	if r.Difference != nil {
		state.Comparison = comparisonOf(*r.Difference)
	}
	return state
}

func comparisonOf(d projections.Difference) *gen.Comparison {
	c := &gen.Comparison{
		Position: positionOf(d.At), LiveSchema: d.Schema, Equal: d.Empty() && len(d.Compared) > 0,
		Tables: make([]gen.TableComparison, len(d.Compared)), NotCompared: append([]string{}, d.Apart...),
	}
	for _, p := range d.Partitions {
		c.Partitions = append(c.Partitions, fmt.Sprintf("partition %d: %s", p.Part, p))
	}
	differing := map[string]projections.TableDifference{}
	for _, t := range d.Tables {
		differing[t.Table] = t
	}
	for i, t := range d.Compared {
		c.Tables[i] = gen.TableComparison{
			Table: t.Table, Columns: append([]string{}, t.Columns...), Rows: t.Expected.Rows, Checksum: t.Expected.Checksum,
			LiveRows: t.Found.Rows, LiveChecksum: t.Found.Checksum,
			Missing: differing[t.Table].Missing, Extra: differing[t.Table].Extra,
			Samples: append([]string{}, differing[t.Table].Samples...),
		}
	}
	return c
}

// liveReplay is the stream of one replay's progress. Any program may be doing the work, so it looks at what is kept.
type liveReplay struct {
	server *Server
	ctx    context.Context // of the request: the response is written within it
	id     string
	told   int64 // revision
}

// VisitGetReplayResponse makes the stream a response.
func (l *liveReplay) VisitGetReplayResponse(w http.ResponseWriter) error {
	return sse.Serve(l.ctx, l.server.stopping, w, sse.After(lookAgain), func(out sse.Stream) (bool, error) {
		now, err := l.server.Engine.FindReplay(l.ctx, l.id)
		if err != nil || now.Revision == l.told {
			return false, err
		}
		l.told = now.Revision
		return now.Finished(), out.Send(strconv.FormatInt(now.Revision, 10), "progress", replayOf(now))
	})
}
