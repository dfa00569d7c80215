# All commands of the project. The tools come from package-lock.json, the Node runtime included.
.DEFAULT_GOAL := help
.PHONY: help install start dev format test faults fuzz contract mutants mutants-pure test-settings check lint breaking generate drift release docs \
	migrate mail demo reset bench bench-compare bench-scale bench-pages soak bench-data
SHELL := /bin/sh
system_path := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export NODE_NO_WARNINGS := 1

# Written by npm at the end of an installation.
installed := node_modules/.package-lock.json

help: ## List the commands
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

##@ Run it

start: install ## Start the service, with an embedded PostgreSQL unless DATABASE_URL is set
	@exec node src/main.ts

dev: install ## Start the service and restart it when a source file changes
	@exec node --watch-path=src src/main.ts

##@ Check it

test: check ## Check everything, then run all tests against a real PostgreSQL
	@vitest run --config tests/vitest.config.ts

faults: install ## Run the fault tests (database, disk, network and clock fail) and report what the service survived
	@vitest run --config tests/vitest.config.ts --project 'service*' --reporter default \
		--reporter tests/faults/survived-reporter.ts $(filter-out tests/faults/embedded%,$(wildcard tests/faults/*.test.ts))

fuzz: install ## Call every operation with generated requests; RUNS=200, and SEED=… to repeat a run
	@exec node tests/conformance/fuzz.ts

contract: install ## Check a running deployment against the contract; BASE_URL=https://…, EXCEPT='one check; another'
	@exec node tests/conformance/check-deployment.ts

test-settings: install ## Run the tests of http and db on a PostgreSQL with unusual server settings
	@SERVER_SETTINGS=unfriendly vitest run --config tests/vitest.config.ts --project 'service*' tests/http \
		$(filter-out tests/db/session.test.ts tests/db/peers.test.ts tests/db/pooler.test.ts,$(wildcard tests/db/*.test.ts)) # which have settings of their own

mutants: install ## Break the code on purpose, one mutant at a time, and expect the tests to fail; ONLY='name or file; another'
	@exec node tests/mutants/run.ts

mutants-pure: install ## Make all mutants of the pure rules with StrykerJS, and expect unit tests to kill 90 % in each file
	@stryker run tests/mutants/stryker.config.ts
	@node tests/mutants/judge-report.ts

check: install ## Check format, lint, types, generated files, and the OpenAPI document with its breaking changes
	@biome check --error-on-warnings .
	@tsc --noEmit
	@vitest run --config tests/architecture.config.ts --reporter=dot
	@$(MAKE) --no-print-directory drift lint breaking

format: install ## Format the source, and mend what the linter can
	@biome check --write .

lint: install ## Lint the OpenAPI document by Redocly's strictest rules and the project's own
	@node src/bin/lint-openapi.ts

breaking: install ## Compare the OpenAPI document with the last released one, and check its version
	@node src/bin/breaking.ts

##@ Contract, SDK and portal

generate: install ## Write openapi/, generated/ and the tables of README.md and OPERATIONS.md from the source
	@node src/bin/write-openapi.ts
	@node src/bin/write-sdk.ts
	@node src/bin/write-web.ts
	@node src/bin/write-tables.ts
	@node tests/faults/survived-table.ts

drift: install ## Fail if the generated files are out of date
	@before=$$(mktemp -d) && cp -R openapi generated README.md OPERATIONS.md "$$before" && \
	$(MAKE) --no-print-directory generate && \
	for made in openapi generated README.md OPERATIONS.md; do diff -r "$$before/$$made" "$$made" || stale=1; done; \
	rm -rf "$$before"; \
	test -z "$$stale" || { echo 'Generated files were out of date. Run "make generate" and commit the result.'; exit 1; }

docs: install ## Write the documentation portal as static files; OUT=folder, SERVER=https://… for "try it"
	@OUT="$(OUT)" SERVER="$(SERVER)" node src/bin/write-docs.ts

release: drift ## Release VERSION=1.2.3: set the version, write the changelog, update the released contract, pack the SDK
	@node src/bin/release.ts "$(VERSION)"
	@touch $(installed) # the version in package-lock.json has changed, the dependencies have not
	@$(MAKE) --no-print-directory generate
	@node src/bin/release.ts "$(VERSION)" base
	@mkdir -p .data
	@echo "Packed: .data/$$(npm pack ./generated --pack-destination .data --silent)"
	@echo 'Next: make test && git add -A && git commit -m "chore: release $(VERSION)" && git tag v$(VERSION)'
	@echo "Then: npm publish the packed file, and deploy."

##@ Database

migrate: install ## Apply pending migrations and list all of them; ARGS=status only lists them
	@node src/bin/migrate.ts $(ARGS)

mail: install ## List the mails that wait and those that were given up; RETRY=<id> puts one back, ADDRESSES=1 shows addresses
	@RETRY="$(RETRY)" ADDRESSES="$(ADDRESSES)" node src/bin/mail.ts

demo: install ## Create a demo account with a few tasks
	@node src/bin/demo.ts

reset: install ## Delete the embedded database, the development secret and the mails in files
	@node src/bin/reset.ts

##@ Measure it

bench: install ## Compare the service with other implementations; ROUNDS, SECONDS, ONLY=list,service, WRITE=1 to record
	@exec node tests/bench/bench.ts

bench-compare: install ## Compare the service with its revision BASE=<revision>
	@exec node tests/bench/compare.ts

bench-scale: install ## Measure one user's operations beside a thousand and beside ROWS tasks of other users
	@exec node tests/bench/scale.ts

bench-pages: install ## Measure all pages of a user with 100,000 tasks; ROWS of others, TIMES, ONLY=title
	@exec node tests/bench/pages.ts

soak: install ## Run mixed load for MINUTES (10) over CONNECTIONS (1000), and check memory and connections
	@exec node tests/bench/soak.ts

bench-data: install ## Fill an empty database with a million tasks, for query plans and benchmarks
	@node tests/bench/fill.ts

install: $(installed)

# package.json alone changes no package: its version and scripts may, and its dependencies stand in the lock.
$(installed): package-lock.json .npmrc
	@echo 'Installing the packages of package-lock.json ...'
	@PATH="$(system_path)" npm ci --loglevel=error # not with the Node that the installation replaces
	@touch $(installed)
