package embedded

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// newPlainServer answers those who come without gRPC: probes, Prometheus, and clients that fall back to HTTP for what the
// node does not have, who would otherwise see a broken connection.
func newPlainServer(m *metrics) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("/", refusePlain)
	return &http.Server{Handler: mux, ReadHeaderTimeout: lookPatience, IdleTimeout: time.Minute}
}

func refusePlain(w http.ResponseWriter, r *http.Request) {
	advice := "use the gRPC API on this port, or a production server"
	if strings.HasPrefix(r.URL.Path, "/subscriptions") {
		advice = instead[0].advice
	}
	http.Error(w, fmt.Sprintf("this is the embedded single node: %s", advice), http.StatusNotImplemented)
}
