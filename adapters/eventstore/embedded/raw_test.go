package embedded

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

// dial speaks the protocol without the official client, which neither sends nor shows everything, and which hangs
// its callers when its node is gone for good.
func dial(t *testing.T, address string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (f *fixture) raw(t *testing.T) (api.StreamsClient, *grpc.ClientConn) {
	t.Helper()
	conn := dial(t, f.node.Addr())
	return api.NewStreamsClient(conn), conn
}

func streamID(name string) *shared.StreamIdentifier {
	return &shared.StreamIdentifier{StreamName: []byte(name)}
}

func rawAnyOptions(stream string) *api.AppendReq_Options {
	return &api.AppendReq_Options{
		StreamIdentifier:       streamID(stream),
		ExpectedStreamRevision: &api.AppendReq_Options_Any{Any: empty},
	}
}

// rawAppend sends one append; the trailers are what the node left beside a refusal.
func (f *fixture) rawAppend(t *testing.T, options *api.AppendReq_Options, messages ...*api.AppendReq_ProposedMessage) (*api.AppendResp, metadata.MD, error) {
	t.Helper()
	client, _ := f.raw(t)
	return appendRaw(f.ctx, client, options, messages...)
}

func appendRaw(ctx context.Context, client api.StreamsClient, options *api.AppendReq_Options, messages ...*api.AppendReq_ProposedMessage) (*api.AppendResp, metadata.MD, error) {
	call, err := client.Append(ctx)
	if err != nil {
		return nil, nil, err
	}
	requests := []*api.AppendReq{{Content: &api.AppendReq_Options_{Options: options}}}
	for _, message := range messages {
		requests = append(requests, &api.AppendReq{Content: &api.AppendReq_ProposedMessage_{ProposedMessage: message}})
	}
	for _, request := range requests {
		if call.Send(request) != nil {
			break // the node has answered already, or gone
		}
	}
	answer, err := call.CloseAndRecv()
	return answer, call.Trailer(), err
}

// rawRead reads until the end, or as many messages as are wanted.
func (f *fixture) rawRead(t *testing.T, options *api.ReadReq_Options, want int) ([]*api.ReadResp, metadata.MD, error) {
	t.Helper()
	client, _ := f.raw(t)
	call, err := client.Read(f.ctx, &api.ReadReq{Options: options})
	if err != nil {
		t.Fatal(err)
	}
	var messages []*api.ReadResp
	for want < 0 || len(messages) < want {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return messages, nil, nil
		}
		if err != nil {
			return messages, call.Trailer(), err
		}
		messages = append(messages, message)
	}
	return messages, nil, nil
}

func fromAllStart() *api.ReadReq_Options_All {
	return &api.ReadReq_Options_All{All: &api.ReadReq_Options_AllOptions{
		AllOption: &api.ReadReq_Options_AllOptions_Start{Start: empty},
	}}
}

func fromStreamStart(name string) *api.ReadReq_Options_Stream {
	return &api.ReadReq_Options_Stream{Stream: &api.ReadReq_Options_StreamOptions{
		StreamIdentifier: streamID(name),
		RevisionOption:   &api.ReadReq_Options_StreamOptions_Start{Start: empty},
	}}
}

func count(n uint64) *api.ReadReq_Options_Count { return &api.ReadReq_Options_Count{Count: n} }

func subscribing() *api.ReadReq_Options_Subscription {
	return &api.ReadReq_Options_Subscription{Subscription: &api.ReadReq_Options_SubscriptionOptions{}}
}
