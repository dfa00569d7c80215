# Every command of the project. The tools are those of package-lock.json, the Node runtime among them.
.DEFAULT_GOAL := help
.PHONY: help install start dev test faults fuzz contract mutants test-settings check lint breaking generate drift release docs portal-bundle \
	migrate demo reset bench bench-compare bench-scale soak bench-data
SHELL := /bin/sh
system_path := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export NODE_NO_WARNINGS := 1

# Written by npm at the end of an installation.
installed := node_modules/.package-lock.json

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

start: install ## Start the service, with an embedded PostgreSQL unless DATABASE_URL is set
	@exec node src/main.ts

dev: install ## Start the service and restart it when a source file changes
	@exec node --watch-path=src src/main.ts

test: check ## Check everything, then run all tests against a real PostgreSQL
	@vitest run --config tests/vitest.config.ts

faults: install ## Take away what the service stands on: database, disk, network, clock; tell what it survived
	@vitest run --config tests/vitest.config.ts --project service --reporter default \
		--reporter tests/faults/survived-reporter.ts $(filter-out tests/faults/embedded%,$(wildcard tests/faults/*.test.ts))

fuzz: install ## Drive every operation with made-up cases: RUNS=200, and SEED=… to see the same again
	@exec node tests/conformance/fuzz.ts

contract: install ## Hold a running deployment to its contract: BASE_URL=https://…, EXCEPT='one check; another'
	@exec node tests/conformance/check-deployment.ts

test-settings: install ## Run the tests of http and db on a server whose settings change how values are read and written
	@SERVER_SETTINGS=unfriendly vitest run --config tests/vitest.config.ts --project service tests/http \
		$(filter-out tests/db/peers.test.ts tests/db/pooler.test.ts,$(wildcard tests/db/*.test.ts)) # poolers cannot set them right

mutants: install ## Tell lies in the code one by one, and expect each to be caught; ONLY='name or file; another'
	@exec node tests/mutants/run.ts

check: install ## Check format, lint, types, the generated files, the document and what it would break
	@biome check --error-on-warnings .
	@tsc --noEmit
	@$(MAKE) --no-print-directory drift lint breaking

lint: install ## Check the OpenAPI document: Redocly's strictest rules, and our own
	@node src/bin/lint-openapi.ts

breaking: install ## Compare the OpenAPI document with the last released one, and with the version it claims
	@node src/bin/breaking.ts

generate: install ## Write openapi/, generated/ and the tables of README.md and OPERATIONS.md from the source
	@node src/bin/write-openapi.ts
	@node src/bin/write-sdk.ts
	@node src/bin/write-tables.ts
	@node tests/faults/survived-table.ts

drift: install ## Fail if the generated files are not what the source generates
	@before=$$(mktemp -d) && cp -R openapi generated README.md OPERATIONS.md "$$before" && \
	$(MAKE) --no-print-directory generate && \
	for made in openapi generated README.md OPERATIONS.md; do diff -r "$$before/$$made" "$$made" || stale=1; done; \
	rm -rf "$$before"; \
	test -z "$$stale" || { echo 'Generated files were out of date. Run "make generate" and commit what it writes.'; exit 1; }

docs: install ## Write the docs portal as static files; OUT=folder, SERVER=https://... for "try it"
	@OUT="$(OUT)" SERVER="$(SERVER)" node src/bin/write-docs.ts

portal-bundle: install ## Fetch the portal's script anew, in the version that src/portal/bundle.ts names
	@node src/bin/write-portal.ts

release: drift ## Release VERSION=1.2.3: set the version, write the changelog, move the base, pack the SDK
	@node src/bin/release.ts "$(VERSION)"
	@touch $(installed) # package.json has another version, and the same dependencies
	@$(MAKE) --no-print-directory generate
	@node src/bin/release.ts "$(VERSION)" base
	@mkdir -p .data
	@echo "Packed: .data/$$(npm pack ./generated --pack-destination .data --silent)"
	@echo 'Next: make test && git add -A && git commit -m "chore: release $(VERSION)" && git tag v$(VERSION)'
	@echo "Then: npm publish the packed file, and deploy."

migrate: install ## Bring the schema to head and show it; ARGS=status only shows it
	@node src/bin/migrate.ts $(ARGS)

demo: install ## Make a demo account with a few tasks
	@node src/bin/demo.ts

reset: install ## Remove the embedded database and the secret of development
	@node src/bin/reset.ts

bench: install ## Measure the service beside others; ROUNDS, SECONDS, ONLY=list,service and WRITE=1 as you like
	@exec node tests/bench/bench.ts

bench-compare: install ## Measure the service beside itself at BASE=<revision>
	@exec node tests/bench/compare.ts

bench-scale: install ## Measure one user's operations beside a thousand tasks of others and beside ROWS of them
	@exec node tests/bench/scale.ts

soak: install ## Load the service for MINUTES (10) over CONNECTIONS (1000), and watch memory and connections
	@exec node tests/bench/soak.ts

bench-data: install ## Fill an empty database with a million tasks, for plans and benchmarks
	@node tests/bench/fill.ts

install: $(installed)

$(installed): package.json package-lock.json .npmrc
	@echo 'Installing what package-lock.json says ...'
	@PATH="$(system_path)" npm ci --loglevel=error # not on the Node that it replaces
	@touch $(installed)
