package embedded

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// clock is a clock that tests move by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestANodeOnDiskIsTheSameAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := events(3)
	f := startWith(t, Options{Dir: dir})
	first := f.mustAppend(t, "s", esdb.NoStream{}, list...)
	f.setMetadata(t, "s", `{"$maxCount":2}`)
	f.stop(t)

	f = startWith(t, Options{Dir: dir})
	if again := f.mustAppend(t, "s", esdb.NoStream{}, list...); *again != *first {
		t.Errorf("the repeat is answered %+v, the first was %+v", again, first)
	}
	got, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || !slices.Equal(revisions(got), []uint64{1, 2}) {
		t.Errorf("the stream shows %v, %v", revisions(got), err)
	}
	users, err := f.read(t, "$users", esdb.ReadStreamOptions{})
	if err != nil || len(users) != 2 {
		t.Errorf("%d users, %v", len(users), err)
	}
}

func TestADirectoryInUseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	startWith(t, Options{Dir: dir})
	_, err := Start(context.Background(), Options{Dir: dir, Logger: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "another process") {
		t.Errorf("answered %v", err)
	}
}

func TestAnAddressInUseIsRefusedAndTheDirectoryLetGo(t *testing.T) {
	t.Parallel()
	f := start(t)
	dir := t.TempDir()
	options := Options{Dir: dir, Listen: f.node.Addr(), Logger: slog.New(slog.DiscardHandler)}
	if _, err := Start(context.Background(), options); err == nil || !strings.Contains(err.Error(), f.node.Addr()) {
		t.Fatalf("answered %v", err)
	}
	startWith(t, Options{Dir: dir})
}

func TestOnlyWhatExistsIsAdvertised(t *testing.T) {
	t.Parallel()
	f := start(t)
	_, conn := f.raw(t)
	supported, err := serverfeatures.NewServerFeaturesClient(conn).GetSupportedMethods(f.ctx, &shared.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range supported.GetMethods() {
		if method.GetServiceName() != streamsService {
			t.Errorf("%s is advertised", method.GetServiceName())
		}
	}
	version, err := f.client.GetServerVersion()
	if err != nil || version.Major != 24 || version.Minor != 10 {
		t.Errorf("version %+v, %v", version, err)
	}
}

func TestWhatDoesNotExistIsRefusedWithAdvice(t *testing.T) {
	t.Parallel()
	f := start(t)
	_, conn := f.raw(t)
	for method, advice := range map[string]string{
		"/event_store.client.persistent_subscriptions.PersistentSubscriptions/Create": "catch-up subscription",
		"/event_store.client.projections.Projections/Create":                          "catch-up subscription",
		"/event_store.client.users.Users/Create":                                      "without credentials",
		"/event_store.client.operations.Operations/Shutdown":                          "production server",
	} {
		err := conn.Invoke(f.ctx, method, &emptypb.Empty{}, &emptypb.Empty{})
		if status.Code(err) != codes.Unimplemented || !strings.Contains(err.Error(), advice) {
			t.Errorf("%s: %v", method, err)
		}
	}
	err := f.client.CreatePersistentSubscription(f.ctx, "s", "g", esdb.PersistentStreamSubscriptionOptions{})
	if code(err) != esdb.ErrorCodeUnsupportedFeature {
		t.Errorf("the client understands %v", err)
	}
}

func TestAClientThatDiscoversFindsTheNode(t *testing.T) {
	t.Parallel()
	f := start(t)
	client := connect(t, strings.Replace(f.node.URL(), "esdb://", "esdb+discover://", 1))
	defer func() { _ = client.Close() }()
	_, err := client.AppendToStream(f.ctx, "s", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, events(1)...)
	if err != nil {
		t.Error(err)
	}
}

// Clients ping every ten seconds, also without a call; a stricter server cuts them off after half a minute.
func TestPingsOfIdleClientsAreTolerated(t *testing.T) {
	t.Parallel()
	if enforcement.MinTime > 10*time.Second || !enforcement.PermitWithoutStream {
		t.Errorf("the node enforces %+v", enforcement)
	}
}

func TestTheURLNamesAnAddressThatCanBeDialled(t *testing.T) {
	t.Parallel()
	f := startWith(t, Options{Listen: "0.0.0.0:0"})
	if !strings.HasPrefix(f.node.URL(), "esdb://127.0.0.1:") {
		t.Errorf("the URL is %s", f.node.URL())
	}
	f.mustAppend(t, "s", esdb.NoStream{}, events(1)...)
}

func TestANewStoreHasTheUsersThatToolsWaitFor(t *testing.T) {
	t.Parallel()
	f := start(t)
	list, err := f.read(t, "$users", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 2 || string(list[0].Event.Data) != "admin" {
		t.Errorf("%d users, %v", len(list), err)
	}
}
