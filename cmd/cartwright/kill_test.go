package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cartwright/cmd/cartwright/demo"
)

// kills is how often the serving process dies in the normal run.
const kills = 10

// TestNothingAcknowledgedIsLost kills the serving process at random moments while shoppers buy, starts it again on the same
// data, lets them finish, and then holds the whole log, the provider's ledger and every read model to the promises.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills a program for a minute")
	}
	v := newVictim(t)
	v.start()
	over, stop := context.WithCancel(t.Context())
	defer stop()
	acknowledged := v.openTo(over, 6)
	rng := rand.New(rand.NewPCG(1, 2))
	for range kills {
		<-time.After(time.Duration(50+rng.IntN(750)) * time.Millisecond) // the fault's moment, not a wait for something
		v.kill()
		v.start()
	}
	stop()
	v.verify(<-acknowledged)
}

// victim is a serving process that gets killed.
type victim struct {
	t       *testing.T
	program string
	data    string
	address string
	args    []string // more of them
	process *exec.Cmd
}

func newVictim(t *testing.T) *victim {
	v := &victim{t: t, program: build(t), data: filepath.Join(t.TempDir(), "shop"), address: freeAddress(t)}
	t.Cleanup(v.stop)
	return v
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (v *victim) start() {
	args := append([]string{"serve", "--data", v.data, "--listen", v.address, "--parcel-step", "20ms"}, v.args...)
	v.process = exec.Command(v.program, args...)
	v.process.Stderr = os.Stderr
	if err := v.process.Start(); err != nil {
		v.t.Fatal(err)
	}
	eventually(v.t, "the program serves", func() bool { return answersWith("http://"+v.address+"/healthz", http.StatusOK) })
}

func (v *victim) kill() {
	_ = v.process.Process.Kill()
	_ = v.process.Wait()
}

// stop lets the program end in good order, its database included, so that its directory can be removed.
func (v *victim) stop() {
	_ = v.process.Process.Signal(os.Interrupt)
	_ = v.process.Wait()
}

// openTo lets shoppers in, one small crowd after another, until the killing is over, and then gives every order that got
// a 2xx.
func (v *victim) openTo(over context.Context, shoppers int) <-chan []string {
	acknowledged := make(chan []string, 1)
	go func() {
		var orders []string
		for round := 1; over.Err() == nil; round++ {
			found, err := v.crowd(shoppers)
			if err != nil {
				v.t.Errorf("crowd %d: %v", round, err)
				break
			}
			orders = append(orders, found...)
		}
		acknowledged <- orders
	}()
	return acknowledged
}

func (v *victim) crowd(shoppers int) ([]string, error) {
	found, err := readServing(v.data)
	if err != nil {
		return nil, err
	}
	s, err := demo.Run(v.t.Context(), demo.Options{
		API: found.API, AdminKey: found.AdminKey, Orders: 4 * shoppers, Shoppers: shoppers, Products: 16, Seed: 1, // the same products each time
		Patience: time.Minute, Progress: func(string, int, int) {},
	})
	return s.Orders, err
}

// verify runs the program's own check, then looks for every acknowledged order by itself.
func (v *victim) verify(acknowledged []string) {
	out, err := exec.Command(v.program, "verify", "--data", v.data, "--json").Output()
	var r report
	if jsonErr := json.Unmarshal(out, &r); err != nil || jsonErr != nil {
		v.t.Fatalf("verify: %v %v\n%s", err, jsonErr, out)
	}
	v.t.Logf("%d orders acknowledged, %d placed, %d events", len(acknowledged), r.OrdersPlaced, r.Events)
	if len(acknowledged) == 0 {
		v.t.Error("nobody bought anything")
	}
	for _, id := range acknowledged {
		if !answersWith("http://"+v.address+"/v1/orders/"+id, http.StatusOK) {
			v.t.Errorf("order %s was acknowledged and is not there", id)
		}
	}
}
