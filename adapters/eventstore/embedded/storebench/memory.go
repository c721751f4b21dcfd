package storebench

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// fromMemory answers every read with the same messages.
type fromMemory struct {
	api.UnimplementedStreamsServer
	messages []*api.ReadResp
}

// Read sends what it has, to subscribers with the confirmation that they wait for.
func (m fromMemory) Read(request *api.ReadReq, call api.Streams_ReadServer) error {
	subscribed := request.GetOptions().GetSubscription() != nil
	if subscribed {
		confirmation := &api.ReadResp_SubscriptionConfirmation{SubscriptionId: "memory"}
		if err := call.Send(&api.ReadResp{Content: &api.ReadResp_Confirmation{Confirmation: confirmation}}); err != nil {
			return err
		}
	}
	for _, message := range m.messages {
		if err := call.Send(message); err != nil {
			return err
		}
	}
	if subscribed {
		<-call.Context().Done()
	}
	return nil
}

// serveFromMemory fetches all messages of a node and serves them again.
func serveFromMemory(ctx context.Context, address string, n int) (client *esdb.Client, stop func(), err error) {
	messages, err := fetch(ctx, address, n)
	if err != nil {
		return nil, nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	server := grpc.NewServer()
	api.RegisterStreamsServer(server, fromMemory{messages: messages})
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	client, err = connect("esdb://" + listener.Addr().String() + "?tls=false")
	stop = func() {
		if client != nil {
			_ = client.Close()
		}
		server.Stop()
		<-served
	}
	if err != nil {
		stop()
	}
	return client, stop, err
}

// fetch reads $all the way the protocol has it, which the client does not show.
func fetch(ctx context.Context, address string, n int) ([]*api.ReadResp, error) {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	call, err := api.NewStreamsClient(conn).Read(ctx, &api.ReadReq{Options: &api.ReadReq_Options{
		StreamOption: &api.ReadReq_Options_All{All: &api.ReadReq_Options_AllOptions{AllOption: &api.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}}}},
		CountOption:  &api.ReadReq_Options_Count{Count: 1 << 40},
		FilterOption: &api.ReadReq_Options_NoFilter{NoFilter: &shared.Empty{}},
	}})
	if err != nil {
		return nil, err
	}
	messages := make([]*api.ReadResp, 0, n)
	for {
		message, err := call.Recv()
		if err != nil {
			return messages, endOf(err)
		}
		messages = append(messages, message)
	}
}

func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
