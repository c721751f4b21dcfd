// Package cartwright_test holds the rules of the tree: which folder may import which, and why.
package cartwright_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Doc        string
	Imports    []string
	Standard   bool
}

// arrows says for every top-level folder which others its production code may import.
var arrows = map[string]struct {
	may    []string
	reason string
}{
	"domain":      {[]string{"domain"}, "the rules depend on nothing, so that they can be read, tested and replayed without anything running"},
	"app":         {[]string{"app", "domain"}, "use cases declare the ports they need; adapters implement them, not the other way round"},
	"projections": {[]string{"projections", "domain"}, "read models are folded from facts alone; they never ask the write side"},
	"adapters":    {[]string{"adapters", "app", "projections", "domain"}, "technology serves the ports of app and projections; HTTP is not its business"},
	"api":         {[]string{"api", "app", "projections", "domain"}, "HTTP translates; which database or provider stands behind a port is decided in cmd"},
	"cmd":         {[]string{"cmd", "api", "adapters", "app", "projections", "domain"}, "cmd wires everything"},
}

// owners says which folders alone may import a dependency.
var owners = map[string]struct {
	in     []string
	reason string
}{
	"github.com/EventStore/EventStore-Client-Go": {[]string{"adapters/eventstore"}, "one package knows the client's traps"},
	"github.com/cockroachdb/pebble":              {[]string{"adapters/eventstore/embedded"}, "the storage engine is the node's own affair"},
	"github.com/labstack/echo":                   {[]string{"api"}, "the HTTP framework must stay replaceable"},
	"github.com/stripe/stripe-go":                {[]string{"adapters/payments/stripe"}, "one package knows what Stripe calls things"},
	"github.com/golang-jwt/jwt":                  {[]string{"adapters/tokens"}, "one package decides which tokens are good"},
	"github.com/alecthomas/kong":                 {[]string{"cmd"}, "flags are read in one place"},
	"github.com/pressly/goose":                   {[]string{"adapters/postgres"}, "migrations are run in one place"},
	"github.com/bojanz/currency":                 {[]string{"app/locale"}, "amounts are written for people in one place; nobody computes with the library's decimals"},
	"github.com/ThreeDotsLabs/watermill":         {[]string{"projections"}, "the router carries projections and consumers; handlers stay plain functions"},
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from := folder(p.ImportPath)
		rule, known := arrows[top(from)]
		if !known || testSupport(from) {
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, "cartwright/")
			if ours && !slices.Contains(rule.may, top(to)) {
				t.Errorf("%s imports %s: %s", from, to, rule.reason)
			}
		}
	}
}

func TestDomainUsesTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			first, _, _ := strings.Cut(imported, "/")
			if top(folder(p.ImportPath)) == "domain" && strings.Contains(first, ".") {
				t.Errorf("%s imports %s: rules must outlive libraries", p.ImportPath, imported)
			}
		}
	}
}

func TestAggregatesDoNotKnowEachOther(t *testing.T) {
	t.Parallel()
	vocabulary := []string{
		"domain/pan", "domain/decider", "domain/event", "domain/money", "domain/persistent", "domain/refusal", "domain/sealed",
		"domain/pricing", // a calculation without a stream: promotions hold its rules, checkouts and orders its quotes
	}
	for _, p := range packages(t) {
		from := folder(p.ImportPath)
		if !strings.HasPrefix(from, "domain/") || strings.HasPrefix(from, "domain/decider") {
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, "cartwright/")
			if from == "domain/pricing" && to == "domain/tax" {
				continue // the calculation looks rates up in a table it is given; it never sees the aggregate
			}
			if ours && !slices.Contains(vocabulary, to) {
				t.Errorf("%s imports %s: what happens between aggregates is a process manager's business", from, to)
			}
		}
	}
}

func TestDependenciesStayWithTheirOwners(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for dependency, rule := range owners {
				if strings.HasPrefix(imported, dependency) && !under(rule.in, folder(p.ImportPath)) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imported, rule.reason)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.Doc == "" && !strings.HasSuffix(p.ImportPath, "/gen") {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,Standard", "./cmd/...", "./domain/...", "./app/...",
		"./adapters/...", "./projections/...", "./api/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

func folder(importPath string) string { return strings.TrimPrefix(importPath, "cartwright/") }

func top(folder string) string {
	first, _, _ := strings.Cut(folder, "/")
	return first
}

// testSupport reports packages that only tests import, by Go's convention of a name ending in "test".
func testSupport(folder string) bool { return strings.HasSuffix(folder, "test") }

func under(folders []string, name string) bool {
	for _, f := range folders {
		if name == f || strings.HasPrefix(name, f+"/") {
			return true
		}
	}
	return false
}
