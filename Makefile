# What one does here; `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup up down test check contracts lock fmt

STACK ?= embedded
ARGS ?=
STARTED := $(shell date +%s)
PY := .venv/bin/python
SERVICES := identification referral notifications
CODE := contracts services gateway infra tests

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Build .venv from the pinned requirements; nothing to do when it is up to date
	@./infra/setup.sh

up: setup ## Start everything and run the main job once; Ctrl-C ends it (STACK=full; ARGS=--detach, --no-demo, ...)
	@exec env SPONA_UNDER_MAKE=1 SPONA_STARTED=$(STARTED) .venv/bin/spona up --stack $(STACK) $(ARGS)

down: setup ## End what `make up` started elsewhere
	@.venv/bin/spona down $(ARGS)

test: setup ## Run all tests (ARGS="tests/unit -k name")
	@$(PY) -m pytest $(ARGS)

check: setup ## Format, lint, types, import rules, contract drift
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(CODE)
	.venv/bin/lint-imports
	$(PY) -m contracts.export --check
	for service in $(SERVICES); do $(PY) -m $$service.operations openapi contracts/openapi/$$service.json --check || exit 1; done
	$(PY) -m gateway.export --check

contracts: setup ## Export the contracts after a change of their models
	@$(PY) -m contracts.export
	@for service in $(SERVICES); do $(PY) -m $$service.operations openapi contracts/openapi/$$service.json || exit 1; done
	@$(PY) -m gateway.export

lock: setup ## Pin the packages anew after a change of a pyproject.toml (ARGS=--upgrade for the newest)
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(ARGS) infra/requirements/uv.in -o infra/requirements/uv.txt
	@.venv/bin/uv lock --quiet $(ARGS)
	@.venv/bin/uv export --quiet --no-emit-workspace --all-packages --group dev -o infra/requirements/dev.txt
	@if grep -n '://' infra/requirements/*.txt; then echo "A package address got into infra/requirements; remove it from the uv configuration and run: make lock" >&2; exit 1; fi

fmt: setup ## Format the code and mend what the linter can mend
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
