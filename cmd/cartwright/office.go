package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"cartwright/api/gen"
	"cartwright/cmd/cartwright/transfer"
)

// office is a client of the back office's API.
type office struct {
	base, key string
	http      *http.Client
}

func newOffice(found serving) office {
	return office{base: found.API, key: found.AdminKey, http: &http.Client{Timeout: 30 * time.Second}}
}

// call sends one request and decodes its answer; a problem document becomes an error with the server's own words.
func (o office) call(ctx context.Context, method, path string, body, out any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, o.base+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+o.key)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", uuid.NewString())
	} else {
		req.Body, req.ContentLength = nil, 0
	}
	resp, err := o.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		problem := &transfer.Problem{Problem: gen.Problem{Status: resp.StatusCode, Title: resp.Status}}
		_ = json.Unmarshal(answer, &problem.Problem) // anything else is shown by its status alone
		return fmt.Errorf("%s %s: %w", method, path, problem)
	}
	return json.Unmarshal(answer, out)
}
