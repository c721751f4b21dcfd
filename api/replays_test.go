package api_test

import (
	"context"
	"encoding/json"
	"testing"

	"cartwright/api/gen"
)

func TestAReplayIsPausedResumedAndRolledBack(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	slow := object{"projection": "catalog", "max_events_per_second": 1}
	_, begun := s.want(t, 202, request{"POST", "/v1/admin/replays", slow, nil})
	at := "/v1/admin/replays/" + begun["id"].(string)
	s.want(t, 409, request{"POST", "/v1/admin/replays", object{"projection": "catalog"}, nil})
	s.want(t, 200, request{"POST", at + "/pause", nil, nil})
	s.eventually(t, request{"GET", at, nil, nil}, func(r object) bool { return r["state"] == "paused" })
	s.want(t, 200, request{"POST", at + "/resume", object{"max_events_per_second": 100000}, nil})
	s.eventually(t, request{"GET", at, nil, nil}, func(r object) bool { return r["state"] == "done" })
	s.want(t, 409, request{"POST", at + "/cancel", nil, nil})
	_, list := s.want(t, 200, request{"GET", "/v1/admin/replays", nil, nil})
	all := list["data"].([]any)
	if len(all) != 1 {
		t.Fatalf("replays: %v", all)
	}
	rebuilt := all[0].(object)["schema"]
	_, back := s.want(t, 200, request{"POST", "/v1/admin/projections/catalog/rollback", nil, nil})
	if back["schema"] == rebuilt || back["previous"] != rebuilt {
		t.Errorf("after the rollback: %v", back)
	}
}

func TestAReplayIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	_, token := s.seed(t, "tea", 5)
	key := keyed()
	begun, first := s.want(t, 202, request{"POST", "/v1/admin/replays", object{"projection": "catalog"}, key})
	_, again := s.want(t, 202, request{"POST", "/v1/admin/replays", object{"projection": "catalog"}, key})
	if first["id"] != again["id"] {
		t.Errorf("repeated, %v became %v", first["id"], again["id"])
	}
	ctx, hangUp := context.WithTimeout(t.Context(), patience)
	defer hangUp()
	_, events := s.listen(ctx, t, begun.header.Get("Location"), map[string]string{"Authorization": "Bearer " + s.admin})
	var last gen.Replay
	for e := range events {
		must(t, json.Unmarshal([]byte(e.data), &last))
	}
	if last.State != gen.ReplayStateDone || last.Progress != 1 || last.Comparison == nil || !last.Comparison.Equal {
		t.Errorf("ended as %+v", last)
	}
	_, page := s.want(t, 200, request{"GET", "/v1/products", nil, map[string]string{"Consistency-Token": token}})
	if len(page["data"].([]any)) != 1 {
		t.Errorf("after the replay there are %v", page)
	}
}

func TestWhatIsParkedIsListedAndTriedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	_, list := s.want(t, 200, request{"GET", "/v1/admin/projections/orders/parked-events", nil, nil})
	_, retried := s.want(t, 200, request{"POST", "/v1/admin/projections/orders/parked-events/retry", object{}, nil})
	_, started := s.want(t, 200, request{"POST", "/v1/admin/projections/orders/start", nil, nil})
	if len(list["data"].([]any)) != 0 || retried["folded"] != 0.0 || started["stopped"] != false {
		t.Errorf("parked %v, retried %v, started %v", list, retried, started)
	}
}
