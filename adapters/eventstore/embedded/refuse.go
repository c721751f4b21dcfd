package embedded

import (
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// instead says, service by service, what to do without it.
var instead = []struct{ service, advice string }{
	{"persistent_subscriptions", "persistent subscriptions are not served; use a catch-up subscription and keep its checkpoint yourself"},
	{"projections", "projections are not served; use a catch-up subscription with a filter, or a production server"},
	{"users", "users are not served; this node has none, connect without credentials (tls=false)"},
}

// refuseUnknown answers every service that does not exist here.
func refuseUnknown(_ any, call grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(call)
	for _, s := range instead {
		if strings.Contains(method, "."+s.service+".") {
			return status.Error(codes.Unimplemented, "this is the embedded single node: "+s.advice)
		}
	}
	return status.Errorf(codes.Unimplemented, "this is the embedded single node: %s is not served; use a production server", method)
}
