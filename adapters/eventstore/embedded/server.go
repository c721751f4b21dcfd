package embedded

import (
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// maxMessageBytes is the largest message the node reads; production servers read no larger ones.
const maxMessageBytes = 16<<20 - 10_000

// Clients ping every 10 s, with or without a call under way. Left to its defaults the server would take that for
// abuse and cut every connection after half a minute, silently ending all subscriptions.
var enforcement = keepalive.EnforcementPolicy{MinTime: 5 * time.Second, PermitWithoutStream: true}

var serverPings = keepalive.ServerParameters{Time: 10 * time.Second, Timeout: 10 * time.Second}

func newServer(n *Node) *grpc.Server {
	server := grpc.NewServer(
		grpc.KeepaliveEnforcementPolicy(enforcement),
		grpc.KeepaliveParams(serverPings),
		grpc.MaxRecvMsgSize(maxMessageBytes),
		grpc.ForceServerCodecV2(newFrameCodec()),
		grpc.UnknownServiceHandler(refuseUnknown),
		grpc.WaitForHandlers(true), // scans must have ended before the store closes
	)
	api.RegisterStreamsServer(server, &streams{log: n.log, closing: n.closing, metrics: n.metrics})
	server.RegisterService(&operationsDesc, &operations{
		log: n.log, files: n.options.FS, dir: n.options.Dir, metrics: n.metrics, closing: n.closing,
	})
	serverfeatures.RegisterServerFeaturesServer(server, features{})
	gossip.RegisterGossipServer(server, newSingleMember(n.listener.Addr()))
	return server
}
