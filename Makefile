# Two commands do everything on a fresh Debian or Ubuntu machine: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= 3
export PORT
# Dozens of processes start in a run: each would compile two thousand modules again.
unexport PYTHONDONTWRITEBYTECODE
# For every Python from Debian 12's 3.11.2 on, not only the one at hand: some packages are for early ones alone.
LOCK := --quiet --universal --python-version 3.11.0 --generate-hashes --no-header

.PHONY: help demo clean-demo test check journey journeys bench drills vendor lock format

help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/installed ## the demonstration, on http://localhost:8000/ (another port: make demo PORT=8123)
	@scripts/system demo
	@ESSAIM_DEMO=1 ESSAIM_URL=$${ESSAIM_URL:-http://localhost:$(PORT)} scripts/demo

clean-demo: ## remove the data of the demonstration (var/)
	@scripts/clean-demo

test: $(VENV)/installed-dev ## everything the tests need, then the whole suite, browser included
	@scripts/system demo test
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(VENV)/installed-dev ## format, lint, types, import contract, templates, migrations, deployment
	@scripts/check

journey: $(VENV)/installed-dev ## one story in a real browser: make journey NAME=main_job
	@scripts/system demo test
	ESSAIM_ALBUM=1 $(BIN)/pytest tests/journeys/test_$(NAME).py -m journey $(ARGS)

journeys: $(VENV)/installed-dev ## all stories in a real browser
	@scripts/system demo test
	ESSAIM_ALBUM=1 $(BIN)/pytest tests/journeys -m journey -n $(WORKERS) --dist loadgroup $(ARGS)

bench: $(VENV)/installed-dev ## measure pages, PDF and compilation; writes benchmarks/results.json
	$(BIN)/python -m benchmarks $(ARGS)

drills: $(VENV)/installed-dev ## kill web, worker and scheduler: jobs, 2,000 messages through 30 kills (DATABASE_URL and REDIS_URL: on those too)
	ESSAIM_DRILL=long $(BIN)/pytest tests/drills -s --durations=0 $(ARGS)

vendor: ## refresh static/vendor from npm packages
	$(PYTHON) scripts/vendor.py

lock: ## write the locked requirements again after a change of pyproject.toml (needs uv)
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --group dev $(LOCK) -o requirements-dev.txt

format: $(VENV)/installed-dev ## let ruff write the code its way
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	@scripts/system python
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/installed
