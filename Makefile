# Every target has its line in `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
WENHAO := .build/release/wenhao
SHARED ?= ../shared
# A crashed process must not keep its output open while it draws its backtrace.
export SWIFT_BACKTRACE := enable=no

.PHONY: help install build run test e2e eval bench soak truth bench-scan bench-document bench-read bench-fetch bench-corpus bench-queue archive-peers corpus-peers simulate fuzz lint format docs check clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

install: ## Install the system packages that building and testing need (Debian, as root or with sudo)
	@workers/install-packages build test

build: ## Build the release binary, .build/release/wenhao
	@workers/install-packages build
	@$(SWIFT) build -c release --product wenhao

run: ## Install what is missing, build, crawl the sample site, show what to try next
	@workers/install-packages build
	@$(SWIFT) build -c release --product wenhao
	@WENHAO=$(WENHAO) workers/demo

test: ## Install what the tests need and run all of them
	@workers/install-packages build test
	@.ci/check-imports
	@$(SWIFT) build --build-tests
	@# The corpus's tests hold their threads, and what waits on the network beside them would wait for minutes.
	@$(SWIFT) test --skip-build --skip EndToEndTests --skip CorpusStoreTests
	@$(SWIFT) test --skip-build --filter CorpusStoreTests
	@$(MAKE) --no-print-directory e2e

e2e: ## Run only the end-to-end tests: the built binary, killed and restarted
	@workers/install-packages build test
	@$(SWIFT) build -c release --product wenhao
	@$(SWIFT) build --build-tests
	@WENHAO_BIN=$(CURDIR)/$(WENHAO) $(SWIFT) test --skip-build --filter EndToEndTests

soak: ## Kill a fleet KILLS (500) times over 5,000 documents, and compare its corpus with a calm crawl's
	@workers/install-packages build test
	@$(SWIFT) build -c release --product wenhao
	@$(SWIFT) build --build-tests
	@WENHAO_BIN=$(CURDIR)/$(WENHAO) WENHAO_KILLS=$${KILLS:-500} WENHAO_SOAK_DOCUMENTS=$${DOCUMENTS:-5000} \
	  $(SWIFT) test --skip-build --filter 'EndToEnd.*FleetTests'

truth: ## Crawl a sample city of DOCUMENTS (20,000), and compare the corpus with what the city says it holds
	@workers/install-packages build test
	@$(SWIFT) build -c release --product wenhao
	@$(SWIFT) build --build-tests
	@WENHAO_BIN=$(CURDIR)/$(WENHAO) WENHAO_TRUTH_DOCUMENTS=$${DOCUMENTS:-20000} \
	  $(SWIFT) test --skip-build --filter 'a crawled city equals its own truth'

eval: build ## Score against labelled data and refuse to fall below Evaluation/floors.json
	@Evaluation/run $(WENHAO) $(SHARED)

bench: build ## Measure against peers (Benchmarks/README.md)
	@Benchmarks/run $(WENHAO)

bench-scan: build ## Measure scanning beside ripgrep, alternating
	@Benchmarks/run $(WENHAO)

bench-document: ## Measure reading whole documents and what fingerprints tell apart
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product document-bench
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product fingerprint-bench
	@.build/release/document-bench $(SHARED)/data/text
	@.build/release/fingerprint-bench $(SHARED)/data/text

bench-corpus: ## Measure ingest, search and near-duplicates beside SQLite FTS5, tantivy and datasketch
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product corpus-bench
	@Benchmarks/corpus/run .build/release/corpus-bench

bench-fetch: ## Measure fetching beside a bare libcurl loop in C, curl and wrk, and the memory of 500 slow transfers
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product fetch-bench
	@Benchmarks/fetch/run .build/release/fetch-bench
	@Benchmarks/fetch/memory .build/release/fetch-bench

fuzz: ## Feed scanner, healing, pages, OFD and DOCX with made-up input for FUZZ_SECONDS (600) each, address sanitizer on
	@Tests/Fuzz/run
	@Tests/FuzzPages/run
	@Tests/FuzzFiles/run

archive-peers: build ## Let warcio, pywb and wget judge the archive, and read what they write
	@workers/install-packages test
	@Tests/ArchivePeers/run $(WENHAO)

corpus-peers: build ## Let sqlite3, pandas, DuckDB, Datasette, jsonschema and xmllint read a corpus by docs/corpus.md
	@workers/install-packages test
	@Tests/CorpusPeers/run $(WENHAO)

bench-read: ## Measure reading pages beside trafilatura, resiliparse and libxml2 alone
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product read-bench
	@Benchmarks/read/run .build/release/read-bench --pages $(SHARED)/data/html

bench-queue: ## Measure the work queue beside beanstalkd (DEPTH=10000000 for ten million URLs)
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product queue-bench
	@Benchmarks/queue/run .build/release/queue-bench --depth $(or $(DEPTH),1000000)

simulate: ## Run the scheduler over HOSTS (100000) simulated hosts for SECONDS (60) of simulated time (docs/scale.md)
	@WENHAO_BENCH=1 $(SWIFT) build -c release --product queue-bench
	@folder=$$(mktemp -d) && .build/release/queue-bench fleet $$folder $(or $(HOSTS),100000) $(or $(PAGES),5) 8 12000 $(or $(SECONDS),60); status=$$?; rm -rf $$folder; exit $$status

lint: ## Check layout, imports and the house rules
	@.ci/check-imports
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests queue workers

format: ## Put every source file into the house layout
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests queue workers

docs: ## Check that docs/cli.md and README name every command and option
	@$(SWIFT) test --filter DocumentationTests

check: ## Everything that must be true before a change lands (the same as CI)
	@.ci/run

clean: ## Remove what was built and the demo's data
	@rm -rf .build data-demo
