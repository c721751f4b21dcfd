package eventstore_test

import (
	"strings"
	"sync"
	"testing"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
)

// newerServer answers a read with a kind of message that the client does not expect there.
type newerServer struct{ api.UnimplementedStreamsServer }

func (newerServer) Read(_ *api.ReadReq, stream api.Streams_ReadServer) error {
	return stream.Send(&api.ReadResp{Content: &api.ReadResp_CaughtUp_{CaughtUp: &api.ReadResp_CaughtUp{}}})
}

// TestTheProgramOutlivesAPanicOfTheClient makes the client panic. The program has to live on.
func TestTheProgramOutlivesAPanicOfTheClient(t *testing.T) {
	t.Parallel()
	listener, server := listen(t), grpc.NewServer()
	api.RegisterStreamsServer(server, newerServer{})
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Stop(); running.Wait() })

	_, err := connect(t, "esdb://"+listener.Addr().String()+"?tls=false").streams.Read(within(t), newStream())
	if err == nil || !strings.Contains(err.Error(), "event store client panicked") {
		t.Errorf("got %v", err)
	}
}
