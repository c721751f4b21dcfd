package embedded

import (
	"context"
	"net"
	"strconv"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/metadata"
)

// singleMember is the gossip of a cluster of one.
type singleMember struct {
	gossip.UnimplementedGossipServer
	instance uuid.UUID
	listen   string
}

func newSingleMember(listen net.Addr) *singleMember {
	return &singleMember{instance: uuid.New(), listen: listen.String()}
}

// Read names one member, alive and leading, at exactly the address the client has dialled:
// any other would make it connect again.
func (m *singleMember) Read(ctx context.Context, _ *shared.Empty) (*gossip.ClusterInfo, error) {
	endPoint, err := parseEndPoint(m.dialled(ctx))
	if err != nil {
		return nil, err
	}
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{{
		InstanceId:   structuredUUID(m.instance),
		TimeStamp:    time.Now().UnixNano() / 100,
		State:        gossip.MemberInfo_Leader,
		IsAlive:      true,
		HttpEndPoint: endPoint,
	}}}, nil
}

func (m *singleMember) dialled(ctx context.Context) string {
	if md, ok := metadata.FromIncomingContext(ctx); ok {
		if authority := md.Get(":authority"); len(authority) == 1 {
			return authority[0]
		}
	}
	return m.listen
}

func parseEndPoint(address string) (*gossip.EndPoint, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	return &gossip.EndPoint{Address: host, Port: uint32(number)}, err
}
