# SPDX-License-Identifier: Apache-2.0
# Everything here is safe to run twice. SWIFT names another swift, for example `make test SWIFT=/opt/swift/usr/bin/swift`.

SWIFT ?= swift
export SWIFT

.DEFAULT_GOAL := help
.PHONY: help demo test test-rie test-botocore test-boto3 test-page test-specs test-new corpus fuzz format lint prices bench bench-binding bench-generator bench-meter bench-turns soak clean

help: ## Show this list
	@grep -E '^[a-z-]+: .*## ' Makefile | sed 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-15s %s\n' "$$name" "$$text"; done

demo: ## Build everything it needs and show a conversation: no account, no network; STAY=1 keeps the agent running
	@scripts/bootstrap
	$(SWIFT) build -c release --product outcrop
	$(SWIFT) build -c release --product OrderManagement
	$(SWIFT) build -c release --product FaqLookup
	.build/release/outcrop demo $(if $(STAY),--stay)

test: ## Build everything and run the tests
	@scripts/bootstrap
	@scripts/test

test-rie: ## Run the sample under AWS's own Lambda Runtime Interface Emulator (needs the network once)
	@scripts/bootstrap python
	@scripts/test-rie

test-boto3: ## Ask the local agent with boto3, before Swift and Python functions, and treat it badly (needs the network once)
	@scripts/bootstrap python
	@scripts/test-boto3

test-page: ## Look at the trace page in a browser without a window (needs the network once); PICTURE=1 takes the README's picture
	@scripts/bootstrap browser
	@scripts/test-page $(if $(PICTURE),--picture)

test-botocore: ## Have botocore judge every request that the Bedrock client can make (needs the network once)
	@scripts/bootstrap python
	@scripts/test-botocore

corpus: ## Generate and compile every schema of the shared corpus, when it is there
	@scripts/bootstrap
	@scripts/corpus

test-new: ## Make a package with outcrop new, build it and run its tests
	@scripts/bootstrap
	@scripts/test-new

test-specs: ## Compare the linter with openapi-spec-validator, and its SARIF with the standard (needs the network once)
	@scripts/bootstrap python
	@scripts/check-specs

fuzz: ## Run the fuzz tests for long: OUTCROP_FUZZ_SECONDS=600 by default; OUTCROP_FUZZ_SEED repeats a failure
	@scripts/bootstrap
	@OUTCROP_FUZZ_SECONDS=$${OUTCROP_FUZZ_SECONDS:-600} TEST_SECONDS=$${TEST_SECONDS:-7200} scripts/test --filter Fuzz

format: ## Rewrite the sources in the project's format
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Plugins

lint: ## Check the format
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Plugins

prices: ## Rewrite the built-in table of prices: TABLE=../shared/prices/bedrock_prices.json by default
	@scripts/prices $(TABLE)

bench: ## Measure against the C floor, when the benchmark's harness is there
	@scripts/bootstrap python
	@scripts/bench

bench-binding: ## Measure what binding arguments costs, in time and allocations
	@scripts/bootstrap
	@scripts/bench-binding

bench-meter: ## Measure metering an answer beside botocore's parse of it (needs the network once)
	@scripts/bootstrap python
	@scripts/bench-meter

bench-turns: ## Measure 200 turns at a time: memory, and how late their bytes arrive
	@scripts/bootstrap python
	@scripts/bench-turns

bench-generator: ## Measure the generator on 200 operations, and what compiling its output takes
	@scripts/bootstrap python
	@scripts/bench-generator

soak: ## Ask a played agent 2,000 questions while its functions are killed: TURNS=2000, CONFIGURATION=release
	@scripts/bootstrap
	@scripts/soak

clean: ## Remove everything that was built
	rm -rf .build
