package embedded

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

// code is the client's error code of err, or -1 without an error.
func code(err error) esdb.ErrorCode {
	var e *esdb.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return -1
}

func TestAppendAnswersWhatTheClientExpects(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "three", esdb.NoStream{}, events(3)...)
	for _, row := range []struct {
		name     string
		stream   string
		expected esdb.ExpectedRevision
		want     esdb.ErrorCode // -1 = success
	}{
		{"no stream on nothing", "a", esdb.NoStream{}, -1},
		{"any on nothing", "b", esdb.Any{}, -1},
		{"a revision on nothing", "c", esdb.Revision(0), esdb.ErrorCodeWrongExpectedVersion},
		{"stream exists on nothing", "d", esdb.StreamExists{}, esdb.ErrorCodeWrongExpectedVersion},
		{"no stream on a stream", "three", esdb.NoStream{}, esdb.ErrorCodeWrongExpectedVersion},
		{"an old revision", "three", esdb.Revision(1), esdb.ErrorCodeWrongExpectedVersion},
		{"a revision to come", "three", esdb.Revision(9), esdb.ErrorCodeWrongExpectedVersion},
		{"the last revision", "three", esdb.Revision(2), -1},
		{"any on a stream", "three", esdb.Any{}, -1},
		{"stream exists on a stream", "three", esdb.StreamExists{}, -1},
	} {
		_, err := f.append(row.stream, row.expected, events(1)...)
		if got := code(err); got != row.want {
			t.Errorf("%s: %v (code %d), want code %d", row.name, err, got, row.want)
		}
	}
}

func TestARefusalNamesTheActualRevisionTwice(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	options := rawAnyOptions("s")
	options.ExpectedStreamRevision = &api.AppendReq_Options_NoStream{NoStream: empty}
	answer, _, err := f.rawAppend(t, options, rawMessage(map[string]string{"type": "t", "content-type": contentJSON}))
	wrong := answer.GetWrongExpectedVersion()
	if err != nil || wrong == nil {
		t.Fatalf("answered %v, %v", answer, err)
	}
	if wrong.GetCurrentRevision() != 2 || wrong.GetCurrentRevision_20_6_0() != 2 {
		t.Errorf("actual revision: %v", wrong)
	}
	if wrong.GetExpectedNoStream() == nil || wrong.GetExpectedRevision_20_6_0() != 1<<64-1 {
		t.Errorf("expected revision: %v", wrong)
	}
}

func TestARepeatedAppendIsAnsweredLikeTheFirst(t *testing.T) {
	t.Parallel()
	f := start(t)
	list := events(3)
	first := f.mustAppend(t, "s", esdb.NoStream{}, list...)
	f.mustAppend(t, "s", esdb.Revision(2), events(2)...)
	again := f.mustAppend(t, "s", esdb.NoStream{}, list...)
	if *again != *first {
		t.Errorf("the repeat is answered %+v, the first was %+v", again, first)
	}
	if any := f.mustAppend(t, "s", esdb.Any{}, list...); *any != *first {
		t.Errorf("the repeat with Any is answered %+v", any)
	}
	if other := f.mustAppend(t, "other", esdb.NoStream{}, list...); other.CommitPosition <= first.CommitPosition {
		t.Error("the same ids on another stream were taken for a repeat")
	}
}

func TestAnEmptyAppendOnlyChecks(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	if r := f.mustAppend(t, "s", esdb.Revision(1)); r.NextExpectedVersion != 1 {
		t.Errorf("answered %+v", r)
	}
	if _, err := f.append("s", esdb.Revision(0)); code(err) != esdb.ErrorCodeWrongExpectedVersion {
		t.Errorf("an old revision is answered %v", err)
	}
	f.mustAppend(t, "nothing", esdb.NoStream{})
	if _, err := f.read(t, "nothing", esdb.ReadStreamOptions{}); code(err) != esdb.ErrorCodeResourceNotFound {
		t.Errorf("an empty append made a stream: %v", err)
	}
}

func TestOfSixteenWritersExactlyOneWinsEachRevision(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "contested", esdb.NoStream{}, events(1)...)
	const writers, rounds = 16, 12
	for round := range uint64(rounds) {
		var wins, losses atomic.Int32
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				switch _, err := f.append("contested", esdb.Revision(round), events(1)...); code(err) {
				case -1:
					wins.Add(1)
				case esdb.ErrorCodeWrongExpectedVersion:
					losses.Add(1)
				}
			})
		}
		group.Wait()
		if wins.Load() != 1 || losses.Load() != writers-1 {
			t.Fatalf("revision %d: %d won, %d lost", round+1, wins.Load(), losses.Load())
		}
	}
}

func TestWhatIsWrittenIsWhatIsRead(t *testing.T) {
	t.Parallel()
	f := start(t)
	json := newEvent("json", `{"a":1}`)
	json.Metadata = []byte(`{"by":"me"}`)
	octets := esdb.EventData{EventID: uuid.New(), EventType: "octets", ContentType: esdb.ContentTypeBinary, Data: []byte{0, 255}}
	result := f.mustAppend(t, "s", esdb.NoStream{}, json, octets)
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 2 {
		t.Fatalf("%d events, %v", len(list), err)
	}
	for i, want := range []esdb.EventData{json, octets} {
		got := list[i].Event
		same := got.EventID == want.EventID && got.EventType == want.EventType && got.StreamID == "s" &&
			string(got.Data) == string(want.Data) && string(got.UserMetadata) == string(want.Metadata)
		if !same || got.EventNumber != uint64(i) || got.CreatedDate.IsZero() {
			t.Errorf("event %d: %+v", i, got)
		}
	}
	if list[0].Event.ContentType != contentJSON || list[1].Event.ContentType != contentOctets {
		t.Errorf("content types %s, %s", list[0].Event.ContentType, list[1].Event.ContentType)
	}
	last := list[1].Event.Position
	if last.Commit != result.CommitPosition || last.Prepare != result.CommitPosition || last.Commit <= list[0].Event.Position.Commit {
		t.Errorf("positions %v, %v, answered %d", list[0].Event.Position, last, result.CommitPosition)
	}
}

func TestEventIDsComeBackInTheSpellingAskedFor(t *testing.T) {
	t.Parallel()
	f := start(t)
	event := newEvent("t", "{}")
	message := rawMessage(map[string]string{"type": "t", "content-type": contentJSON})
	message.Id = stringUUID(event.EventID)
	if _, _, err := f.rawAppend(t, rawAnyOptions("s"), message); err != nil {
		t.Fatal(err)
	}
	options := &api.ReadReq_Options{StreamOption: fromStreamStart("s"), CountOption: count(1)}
	options.UuidOption = &api.ReadReq_Options_UUIDOption{Content: &api.ReadReq_Options_UUIDOption_String_{String_: empty}}
	messages, _, err := f.rawRead(t, options, -1)
	if err != nil || len(messages) != 1 || messages[0].GetEvent().GetEvent().GetId().GetString_() != event.EventID.String() {
		t.Errorf("read %v, %v", messages, err)
	}
	if list, err := f.read(t, "s", esdb.ReadStreamOptions{}); err != nil || list[0].Event.EventID != event.EventID {
		t.Errorf("structured: %v, %v", list, err)
	}
}

func TestAppendsOfManyWritersKeepTheirEventsTogether(t *testing.T) {
	t.Parallel()
	f := start(t)
	var group sync.WaitGroup
	for w := range 8 {
		group.Go(func() {
			for range 10 {
				f.mustAppend(t, fmt.Sprint("own-", w), esdb.Any{}, events(3)...)
			}
		})
	}
	group.Wait()
	all, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	all = userEvents(all)
	for i := 0; i < len(all); i += 3 {
		first := all[i].Event
		for k := range uint64(3) {
			e := all[uint64(i)+k].Event
			if e.StreamID != first.StreamID || e.EventNumber != first.EventNumber+k {
				t.Fatalf("event %d of %s lies inside an append to %s", e.EventNumber, e.StreamID, first.StreamID)
			}
		}
	}
	if len(all) != 8*10*3 {
		t.Errorf("%d events", len(all))
	}
}
