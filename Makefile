# `make run` and `make test` are all there is to know: each does the whole set-up first.
# gocv is built with the OpenCV modules that we use, not with all of them; the tags choose them.
export GOFLAGS := -tags=gocv_specific_modules,gocv_calib3d
GO ?= go
ADDR ?= 127.0.0.1:8080
DATA ?= data
# Packages that may have cgo; all others must pass their tests without it.
CGO := . ./page/... ./ocr/... ./reading/... ./scaling/... ./cmd/...
PURE = $(filter-out $(shell $(GO) list $(CGO)),$(shell $(GO) list ./...))

.PHONY: help setup build run test check verify eval bench bench-peers specimens clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Debian packages, ONNX Runtime, OCR weights, Go modules, the form page's bundle (seconds when all is there)
	@scripts/setup

build: setup ## bin/yushen
	@mkdir -p bin
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$$(git describe --always --dirty 2>/dev/null || echo unknown)" -o bin/yushen ./cmd/yushen
	@bin/yushen prepare

run: build ## the service on $(ADDR), with specimens to try
	bin/yushen serve --addr $(ADDR) --data $(DATA) --specimens testdata/cases --callback-hosts 127.0.0.1,localhost

test: setup check ## all tests
	CGO_ENABLED=0 $(GO) test $(PURE)
	$(GO) test $(CGO)
	$(GO) test -race ./precheck/... ./api/... ./store/... ./sampling ./shareddata ./callbacks

check: ## formatting, vet, staticcheck
	@test -z "$$(gofmt -l . | tee /dev/stderr)"
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

eval: build ## scores on the committed specimens; DIR=folder for others
	bin/yushen eval $(or $(DIR),testdata/cases)

bench: setup ## benchmarks: reading a page, loading packs, judging a case
	$(GO) test -run '^$$' -bench . -benchtime 3x ./ocr/... ./page/... ./reading/... ./rules/... ./facts/... ./classifier/...

bench-peers: build ## the same pages read by RapidOCR, faster-paddle, Tesseract and Yushen; DIR=folder with truth.jsonl
	scripts/bench-peers $(DIR)

specimens: ## make testdata/cases anew (needs the fonts of scripts/packages/specimen.txt)
	@scripts/setup specimen
	$(GO) run ./cmd/specimens testdata/cases

verify: specimens ## everything generated is what the programs generate
	git diff --exit-code

clean: ## built things; assets stay
	rm -rf bin
