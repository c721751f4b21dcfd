package eventstore_test

import (
	"net"
	"sync"
	"testing"
)

// proxy is the network between the program and the store. It can go silent, and it can break.
type proxy struct {
	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu       sync.Mutex
	open     map[net.Conn]struct{}
	accepted int // since the last heal
	refused  int
	silent   int  // answers are swallowed from this connection on; 0 = never
	mute     bool // answers are swallowed
	down     bool // connections are refused
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	p := &proxy{listener: listener, target: target, open: map[net.Conn]struct{}{}}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		must(t, listener.Close())
		p.cut()
		p.running.Wait()
	})
	return p
}

func (p *proxy) url() string { return "esdb://" + p.listener.Addr().String() + "?tls=false" }

func (p *proxy) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// swallow lets requests through but no more answers.
func (p *proxy) swallow() { p.set(func() { p.mute = true }) }

// swallowFrom is swallow beginning with the nth connection.
func (p *proxy) swallowFrom(nth int) { p.set(func() { p.silent = nth }) }

// cut breaks every connection and refuses new ones until heal.
func (p *proxy) cut() {
	p.set(func() {
		p.down = true
		for conn := range p.open {
			_ = conn.Close()
		}
	})
}

func (p *proxy) heal() { p.set(func() { p.down, p.mute, p.silent, p.accepted = false, false, 0, 0 }) }

func (p *proxy) is(state func() bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return state()
}

func (p *proxy) accept() {
	for {
		inner, err := p.listener.Accept()
		if err != nil {
			return
		}
		outer, err := net.Dial("tcp", p.target)
		if err != nil || !p.register(inner, outer) {
			_ = inner.Close()
			continue
		}
		p.running.Go(func() { p.pump(outer, inner, false) })
		p.running.Go(func() { p.pump(inner, outer, true) })
	}
}

func (p *proxy) register(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		p.refused++
		for _, conn := range conns {
			_ = conn.Close()
		}
		return false
	}
	for _, conn := range conns {
		p.open[conn] = struct{}{}
	}
	p.accepted++
	p.mute = p.mute || p.accepted == p.silent
	return true
}

func (p *proxy) pump(to, from net.Conn, answers bool) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !(answers && p.is(func() bool { return p.mute })) {
			_, _ = to.Write(buffer[:n])
		}
		if err != nil {
			break
		}
	}
	_, _ = from.Close(), to.Close()
	p.set(func() { delete(p.open, from) })
}
