# Cartwright. `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help

GOFMT := $(shell go env GOROOT)/bin/gofmt
STATICCHECK := go run honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help setup demo run test race teeth lint gen verify-gen build clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make sure PostgreSQL's binaries are there (installs them where apt is available)
	@sh scripts/ensure-postgres.sh

demo: setup ## watch a shop work: shoppers, orders, parcels, all on real parts, then check every invariant
	go run ./cmd/cartwright demo $(ARGS)

run: setup ## serve the API on http://127.0.0.1:8080 with everything it needs, data in ./data
	go run ./cmd/cartwright serve --data ./data $(ARGS)

test: setup ## vet and run every test against a real node, the real client and a real PostgreSQL
	go vet ./...
	go test -timeout 20m ./...

race: setup ## the same tests under the race detector, less two that it cannot run; slow
	go test -race -timeout 30m ./...

teeth: setup ## plant bugs, one at a time, and see that the test that is there for each notices
	CARTWRIGHT_TEST_TEETH=1 go test -count=1 -timeout 30m ./teeth

lint: ## staticcheck, vet and gofmt
	@ugly="$$($(GOFMT) -l $$(git ls-files '*.go'))" && test -z "$$ugly" || { echo "run gofmt -w on these: $$ugly"; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...

gen: ## regenerate the API server from api/openapi.yaml
	go generate ./api

verify-gen: gen ## fail when generated code is not what the specification says
	git diff --exit-code -- api/gen

build: ## build the binary into bin/
	go build -trimpath -o bin/cartwright ./cmd/cartwright

clean: ## remove what make built, and ./data
	rm -rf bin data
