package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// client speaks to a shop as any storefront would: over HTTP, with nothing but the published API.
type client struct {
	base     string
	key      string // of the back office; empty for shoppers
	http     *http.Client
	tally    *tally
	patience time.Duration // how long a request is repeated while the shop cannot be reached
}

// problem is an RFC 9457 answer.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string {
	return fmt.Sprintf("%d %s: %s", p.Status, p.Code, strings.TrimSpace(p.Title+" "+p.Detail))
}

// code returns the problem's code behind an error, or "" for any other error.
func code(err error) string {
	var p *problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

const consistencyToken = "Consistency-Token"

// call is one request. A write is repeated under its key when the connection fails or the server is in trouble, as a
// careful client would.
type call struct {
	method, path string
	body         any
	key          string  // Idempotency-Key
	measure      string  // name under which the time it took is counted
	after        string  // Consistency-Token of a write that a read must see
	token        *string // receives the Consistency-Token of a write
}

func (c *client) do(ctx context.Context, r call, out any) error {
	started := time.Now()
	err := c.once(ctx, r, out)
	for r.worthRepeating(err) && time.Since(started) < c.patience && pause(ctx, 100*time.Millisecond) {
		c.tally.add("repeated", 1)
		err = c.once(ctx, r, out)
	}
	if r.measure != "" && err == nil {
		c.tally.took(r.measure, time.Since(started))
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	return nil
}

// worthRepeating: broken connections, servers in trouble, requests still under way, and read models that lag behind the
// write a read must see.
func (r call) worthRepeating(err error) bool {
	var p *problem
	if errors.As(err, &p) {
		return p.Status >= 500 || p.Code == "request_in_progress" || (p.Status == http.StatusNotFound && r.after != "")
	}
	return err != nil
}

func (c *client) once(ctx context.Context, r call, out any) error {
	req, err := c.request(ctx, r)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		p := &problem{Status: resp.StatusCode}
		if json.Unmarshal(body, p) != nil {
			p.Detail = string(body)
		}
		return p
	}
	if r.token != nil {
		*r.token = resp.Header.Get(consistencyToken)
	}
	if out == nil || len(body) == 0 {
		return nil
	}
	return json.Unmarshal(body, out)
}

func (c *client) request(ctx context.Context, r call) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		content, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, body)
	if err != nil {
		return nil, err
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.after != "" {
		req.Header.Set(consistencyToken, r.after)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	return req, nil
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
