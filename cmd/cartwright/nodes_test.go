package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres/pgtest"
)

// TestThreeNodesShareTheWork runs three programs on one log and one database. Each has its share of every read model and
// process; one is killed, and the other two take over what it had.
func TestThreeNodesShareTheWork(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts three programs")
	}
	c := newCluster(t)
	first := c.start()
	second, third := c.start(), c.start()
	c.write("shared", first, second, third)
	c.await("three nodes share", 6, first, second, third)

	third.kill()
	killed := time.Now()
	c.await("two nodes share", 8, first, second)
	t.Logf("the others had taken over after %v", time.Since(killed))
	c.write("afterwards", first, second)
	out, err := exec.Command(c.program, "verify", "--data", first.data).CombinedOutput()
	if err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

// cluster is one log and one database, with nodes that have the same secrets.
type cluster struct {
	t                    *testing.T
	program              string
	eventStore, database string
	keys                 string // directory of the first node's
	admin                string
}

func newCluster(t *testing.T) *cluster {
	node, err := embedded.Start(t.Context(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Close() })
	return &cluster{t: t, program: build(t), eventStore: node.URL(), database: pgtest.URL(t)}
}

// share gives a node the secrets of the first, for its eyes only.
func (c *cluster) share(with string) {
	if err := os.CopyFS(with, os.DirFS(c.keys)); err != nil {
		c.t.Fatal(err)
	}
	secrets, err := os.ReadDir(with)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, secret := range secrets {
		if err := os.Chmod(filepath.Join(with, secret.Name()), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
}

// start runs another node and returns when it answers.
func (c *cluster) start() *victim {
	n := &victim{t: c.t, program: c.program, data: filepath.Join(c.t.TempDir(), "shop"), address: freeAddress(c.t)}
	if c.keys != "" {
		c.share(filepath.Join(n.data, "keys"))
	}
	n.process = exec.Command(c.program, "serve", "--data", n.data, "--listen", n.address,
		"--eventstore", c.eventStore, "--database", c.database)
	n.process.Stderr = os.Stderr
	if err := n.process.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(n.kill)
	eventually(c.t, "the node is ready", func() bool { return answersWith("http://"+n.address+"/readyz", http.StatusOK) })
	if c.keys == "" {
		c.keys = filepath.Join(n.data, "keys")
		key, err := os.ReadFile(filepath.Join(c.keys, "admin"))
		if err != nil {
			c.t.Fatal(err)
		}
		c.admin = strings.TrimSpace(string(key))
	}
	return n
}

// write creates products at every node and reads each at the next one, which must have it.
func (c *cluster) write(round string, nodes ...*victim) {
	var slowest time.Duration
	defer func() { c.t.Logf("%s: the slowest read of another node's write took %v", round, slowest) }()
	for i := range 30 {
		at, next := nodes[i%len(nodes)], nodes[(i+1)%len(nodes)]
		body := fmt.Sprintf(`{"title": "Product %s %d", "brand": "b", "category": "c", "text": "t", "publish": true,
			"variants": [{"sku": "%[1]s-%d", "price": {"amount": 100, "currency": "EUR"}}]}`, round, i)
		created := c.call(at, "POST", "/v1/admin/products", body, map[string]string{"Idempotency-Key": fmt.Sprint(round, i)})
		path, token := created.Header.Get("Location"), created.Header.Get("Consistency-Token")
		began := time.Now()
		if found := c.call(next, "GET", path, "", map[string]string{"Consistency-Token": token}); found.StatusCode != http.StatusOK {
			c.t.Fatalf("%s says %s at another node", path, found.Status)
		}
		slowest = max(slowest, time.Since(began))
	}
}

func (c *cluster) call(n *victim, method, path, body string, headers map[string]string) *http.Response {
	request, err := http.NewRequestWithContext(c.t.Context(), method, "http://"+n.address+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.admin)
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(response.Body)
	if response.StatusCode >= http.StatusBadRequest {
		c.t.Fatalf("%s %s: %s %s", method, path, response.Status, answer)
	}
	return response
}

// await returns when every read model's and process's partitions are all taken, and no node has more than the limit.
func (c *cluster) await(what string, limit int, nodes ...*victim) {
	eventually(c.t, what, func() bool {
		total := map[string]int{}
		for _, n := range nodes {
			for name, owned := range c.partitions(n) {
				if owned > limit {
					return false
				}
				total[name] += owned
			}
		}
		for _, owned := range total {
			if owned != 16 {
				return false
			}
		}
		return len(total) > 0
	})
}

// partitions reads from the metrics how many partitions of what a node works on.
func (c *cluster) partitions(n *victim) map[string]int {
	response, err := http.Get("http://" + n.address + "/metrics")
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	owned := map[string]int{}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "cartwright_work_partitions{"); ok {
			labels, value, _ := strings.Cut(rest, "} ")
			if owned[labels], err = strconv.Atoi(value); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	return owned
}
