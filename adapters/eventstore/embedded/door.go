package embedded

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// door is a listener that two servers share. Whoever begins like HTTP/2 is let in to gRPC, which then reads and writes
// the connection itself, as if nobody had looked; everyone else speaks plain HTTP.
type door struct {
	net.Listener
	calls, plain chan net.Conn
	open         context.Context
	shut         context.CancelFunc
	looking      sync.WaitGroup
}

const (
	preface      = "PRI" // how a client of HTTP/2 begins; no method of HTTP/1 does
	lookPatience = 10 * time.Second
)

func newDoor(l net.Listener) *door {
	d := &door{Listener: l, calls: make(chan net.Conn), plain: make(chan net.Conn)}
	d.open, d.shut = context.WithCancel(context.Background())
	d.looking.Go(d.run)
	return d
}

// run takes connections in until the listener is closed. One that says nothing keeps no other waiting.
func (d *door) run() {
	defer d.shut()
	for {
		conn, err := d.Listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // too many open files, perhaps: those that are open may end
			if !sleep(d.open, 50*time.Millisecond) {
				return
			}
		default:
			d.looking.Go(func() { d.look(conn) })
		}
	}
}

// look hands a connection to the server it wants.
func (d *door) look(conn net.Conn) {
	closing := context.AfterFunc(d.open, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	defer closing()
	_ = conn.SetReadDeadline(time.Now().Add(lookPatience))
	head := make([]byte, len(preface))
	n, err := io.ReadFull(conn, head)
	if err != nil || d.open.Err() != nil || conn.SetReadDeadline(time.Time{}) != nil {
		_ = conn.Close()
		return
	}
	to := d.plain
	if string(head) == preface {
		to = d.calls
	}
	select {
	case to <- &begun{Conn: conn, head: bytes.NewReader(head[:n])}:
	case <-d.open.Done():
		_ = conn.Close()
	}
}

// Close lets nobody in any more.
func (d *door) Close() error {
	d.shut()
	err := d.Listener.Close()
	d.looking.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// side is the door as one of the servers sees it.
type side struct {
	*door
	conns <-chan net.Conn
}

// Accept implements net.Listener.
func (s side) Accept() (net.Conn, error) {
	select {
	case conn := <-s.conns:
		return conn, nil
	case <-s.open.Done():
		return nil, net.ErrClosed
	}
}

// begun is a connection whose first bytes have been read already.
type begun struct {
	net.Conn
	head *bytes.Reader
}

// Read implements net.Conn.
func (b *begun) Read(p []byte) (int, error) {
	if b.head.Len() > 0 {
		return b.head.Read(p)
	}
	return b.Conn.Read(p)
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
