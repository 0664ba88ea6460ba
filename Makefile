# What one does here; `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup engines up down test coverage faults nightly containers check audit contracts lock fmt vendor languages screenshots

STACK ?= embedded
ARGS ?=
STARTED := $(shell date +%s)
PY := .venv/bin/python
SERVICES := identification referral notifications
IMAGES := $(SERVICES) gateway infra
CODE := contracts services gateway infra tests

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Build .venv from the pinned requirements; nothing to do when it is up to date
	@./infra/setup.sh

engines: setup ## Fetch Apache Kafka and build Keycloak now, which STACK=full does at its first start (Maven, Java)
	@.venv/bin/spona engines

up: setup ## Start everything and run the main job once; Ctrl-C ends it (STACK=full; ARGS=--detach, --no-demo, ...)
	@exec env SPONA_UNDER_MAKE=1 SPONA_STARTED=$(STARTED) .venv/bin/spona up --stack $(STACK) $(ARGS)

down: setup ## End what `make up` started elsewhere
	@.venv/bin/spona down $(ARGS)

test: setup ## Run all tests, in lanes beside each other; some in one process (ARGS="tests/unit -k name")
	@$(PY) -m $(if $(ARGS),pytest $(ARGS),tests.lanes $(if $(INTO),--into $(INTO)))

coverage: setup ## Which lines of the product no test of this machine reaches, as a report and in htmlcov/ (ARGS="tests/unit")
	@.venv/bin/coverage erase
	@failed=0; .venv/bin/coverage run -m pytest --quiet $(or $(ARGS),tests/unit tests/contract tests/integration) || failed=1; \
	.venv/bin/coverage combine --quiet && .venv/bin/coverage html --quiet && .venv/bin/coverage report; exit $$failed

faults: setup ## Kill every process of real stacks while people work, and count what is lost (ARGS="--seeds 100 --no-bugs")
	@$(PY) -m tests.faults $(ARGS)

nightly: engines ## What is too long for every landing: growth, capacity, half an hour of work, five times as many, an alert for each fault, tests of what is rare (three hours, nothing beside)
	@failed=0; $(PY) -m pytest -m nightly tests || failed=1; for name in growth load soak spike alerts; do $(PY) -P -m infra.cli bench $$name --json || failed=1; done; exit $$failed

containers: setup ## Bring docker-compose.yml up for real with podman, do the main job by browser, kill, lose, restore (root; ARGS=--help)
	@exec $(PY) -m tests.workshop.containers $(ARGS)

check: setup ## Format, lint, types, import rules, contract drift, shape of the compose file
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy --show-traceback $(CODE)
	.venv/bin/lint-imports
	.venv/bin/codespell $(CODE) README.md
	.venv/bin/codespell --config infra/plain-english.cfg contracts/src services gateway infra README.md
	$(PY) -m tests.workshop.export --check
	for service in $(SERVICES); do .venv/bin/openapi-spec-validator contracts/openapi/$$service.json || exit 1; done
	for service in $(SERVICES); do $(PY) -m $$service.operations openapi contracts/openapi/$$service.json --check || exit 1; done
	$(PY) -m tests.workshop.export.graphql_schema --check
	$(PY) -m tests.workshop.languages --check
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

audit: setup ## Hold the published contracts against the rules of others (needs npm)
	@$(PY) -m tests.contract.graphql.audit
	@REDOCLY_TELEMETRY=off npx --yes @redocly/cli@2.77.0 lint --config contracts/audit/redocly.yaml contracts/openapi/*.json
	@npx --yes @stoplight/spectral-cli@6.16.3 lint --ruleset contracts/audit/spectral.yaml --fail-severity warn contracts/openapi/*.json

contracts: setup ## Export the contracts after a change of their models
	@for service in $(SERVICES); do $(PY) -m $$service.operations openapi contracts/openapi/$$service.json || exit 1; done
	@$(PY) -m tests.workshop.export
	@$(PY) -m tests.workshop.export.graphql_schema

languages: setup ## Gather the sentences of the pages; translate sr_Cyrl, run it again, and sr_Latn follows
	@$(PY) -m tests.workshop.languages

vendor: setup ## Fetch the style sheets and scripts of others again (needs npm)
	@$(PY) -m tests.workshop.vendor

screenshots: setup ## Pictures of the pages at 390 and 1280 px into pictures/ (ARGS="--data DIR" for an installation that runs)
	@$(PY) -m tests.e2e.pages.screenshots $(ARGS)

lock: setup ## Pin the packages anew after a change of a pyproject.toml (ARGS=--upgrade for the newest)
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(ARGS) infra/requirements/uv.in -o infra/requirements/uv.txt
	@.venv/bin/uv lock --quiet $(ARGS)
	@.venv/bin/uv export --quiet --no-emit-workspace --all-packages --all-extras --group dev --group backup -o infra/requirements/dev.txt
	@for image in $(IMAGES); do .venv/bin/uv export --quiet --no-emit-workspace --no-dev --package $$image -o infra/requirements/$$image.txt || exit 1; done
	@.venv/bin/uv export --quiet --no-emit-workspace --no-dev --package chassis -o infra/requirements/shared.txt
	@.venv/bin/uv export --quiet --only-group backup -o infra/requirements/backup.txt
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(ARGS) tests/clients/requirements.in -o tests/clients/requirements.txt
	@if grep -n '://' infra/requirements/*.txt tests/clients/requirements.txt || grep -n '"resolved"' tests/clients/package-lock.json; then echo "A package address got into infra/requirements or tests/clients; remove it from the uv configuration (npm: omit-lockfile-registry-resolved) and run: make lock" >&2; exit 1; fi

fmt: setup ## Format the code and mend what the linter can mend
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
