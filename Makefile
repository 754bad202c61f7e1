# 失业保险网上办事大厅·单位: everything that is done from a clone. `make` alone lists the targets.

PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Resolved for the oldest Python that is served, whichever one runs this.
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo serve test outside check format openapi examples bench docker-steps lock

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed var/fonts/.made  ## Virtual environment, locked dependencies, Chinese font; instant when repeated

demo: setup  ## A narrated two months of one employer over HTTP; files are left in var/demo/
	$(BIN)/python -m scripts.demo

serve: setup  ## Migrate the local sandbox database and serve it
	$(BIN)/hall migrate
	$(BIN)/hall serve

test: setup  ## All tests, on SQLite and PostgreSQL; ARGS="-k refund" narrows them
	$(BIN)/pytest $(ARGS)

outside: setup  ## Our workbooks opened and saved by LibreOffice, which is installed where it can be
	@command -v soffice >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& apt-get update -q && apt-get install -q -y --no-install-recommends libreoffice-calc; } \
		|| { echo "LibreOffice is needed: install the package libreoffice-calc (as root: apt-get install libreoffice-calc) and run make outside again."; exit 1; }
	$(BIN)/pytest tests/outside $(ARGS)

check: setup  ## Format, lint, strict types, layers, contract drift
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hall openapi --check

format: setup  ## Format the code and repair what the linter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

openapi: setup  ## Write openapi/openapi.json anew
	$(BIN)/hall openapi

examples: setup  ## Record the answers of the contract's examples anew, and the contract with them
	HALL_RECORD_EXAMPLES=1 $(BIN)/pytest -q tests/contract/test_examples_are_real.py -k sqlite
	$(BIN)/hall openapi

bench: setup  ## Requests against the floor of a bare route, with the machine they ran on
	$(BIN)/python benchmarks/requests.py

docker-steps: setup  ## The Dockerfile's steps one by one in a fresh folder, without Docker
	$(BIN)/python scripts/docker_steps.py

lock: setup  ## Resolve both lock files anew from pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements.lock
	$(LOCK) $(UPGRADE) --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# The build backend is locked with the rest, so no second, unlocked environment is made to build in.
$(VENV)/.installed: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV); the first time takes a minute or two."
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

var/fonts/.made: app/files/font.py $(VENV)/.installed
	@echo "Making the Chinese font for the forms; the first time takes up to a minute."
	$(BIN)/python -m app.files.font var/fonts
	@touch $@
