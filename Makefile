# One word each; `make help` lists them. Nothing must be prepared but make and Python 3.11 or newer.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

DEMO := $(VENV)/demo-installed
DEV := $(VENV)/dev-installed
DOCS := $(VENV)/docs-installed
COVERAGE := build/coverage.json
SOURCES := pyproject.toml $(shell find src tests examples -name '*.py' -o -name '*.yaml' -o -name '*.json' 2>/dev/null | tr ' ' '?')
# Neighbours stay together, for they share what was made for one of them; who is idle takes from the other's end.
RUN_TESTS = $(BIN)/python -m pytest -n auto --dist worksteal
# Counting lines costs a third of the time, so only who asks for the floors pays it.
COUNT_LINES := --cov --cov-report= --cov-report=json:$(COVERAGE)
COUNTED := $(if $(filter check floors,$(MAKECMDGOALS)),$(COUNT_LINES))

# Where tests run anyway, the floors wait for them; alone, they take the last run that counted if nothing changed since.
TESTS_ASKED := $(filter test test-all,$(MAKECMDGOALS))

.PHONY: help setup demo test test-all check lint types imports floors bench docs docs-check fuzz properties dist

help: ## list these words
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: $(DEV) ## make .venv with everything that development needs

demo: $(DEMO) ## build a small photo library, analyse it, and print where its report is
	@$(BIN)/calotype demo

test: $(DEV) ## run the tests
	$(RUN_TESTS) $(COUNTED) -m "not slow"

test-all: $(DEV) ## run the tests, the slow ones too
	$(RUN_TESTS) $(COUNTED) --hypothesis-profile=thorough

check: lint types imports floors docs-check ## style, types, import floors, coverage floors, pages up to date

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

imports: $(DEV)
	$(BIN)/lint-imports

floors: $(DEV) $(or $(TESTS_ASKED),$(COVERAGE))
	@$(BIN)/python scripts/coverage_floors.py $(COVERAGE)

$(COVERAGE): $(DEV) $(SOURCES)
	$(RUN_TESTS) $(COUNT_LINES) -m "not slow"

bench: $(DEV) ## measure every figure that the documents claim
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: $(DOCS) ## write the generated pages of docs/ anew, and the manual as a site into site/
	$(BIN)/python scripts/make_docs.py
	$(BIN)/zensical build --clean --strict

docs-check: $(DEV)
	$(BIN)/python scripts/make_docs.py --check

fuzz: $(DEV) ## throw damaged files at every reader, MINUTES=2 for all of them together
	PYTHONPATH=tests $(BIN)/python -m fuzz --minutes $(or $(MINUTES),2)

properties: $(DEV) ## the property tests again, with other and many more examples
	$(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile=fuzz --timeout=0

dist: $(DEV) ## build wheel and sdist into dist/
	$(BIN)/python -m build --outdir dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: sudo apt install python3 python3-venv"; exit 1; }
	$(PYTHON) scripts/make_venv.py $(VENV)

$(DEMO): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo]'
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo,dev,geo,jxl,raw]'
	@touch $@ $(DEMO)

$(DOCS): $(DEV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@
