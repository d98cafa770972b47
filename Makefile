# Two commands are enough: `make demo` and `make test`. Each makes .venv and installs what it needs, once.
# `make test LOCKED=1` installs the very versions of the lock files, checked by their hashes.

# The first Python on the path that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
WORKERS ?= 2

PIP := $(BIN)/python -m pip install --disable-pip-version-check
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' pyproject.toml

.PHONY: demo test docs site lock clean help

help:  ## Show this help.
	@grep -E '^[a-z]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: .venv/.stamp-run  ## Serve the sample portal on this machine, read it, publish its tables, answer three questions.
	@$(BIN)/mingzhang demo $(if $(DATA),--data $(DATA))

# Every step runs, whatever the one before said; pytest is last, so that its summary is.
test: .venv/.stamp-dev  ## Lint, format, types, direction of imports, then every test.
	@status=0; \
	for step in "ruff check ." "ruff format --check ." "mypy" "lint-imports" "pytest -n $(WORKERS) $(PYTEST)"; do \
		echo "== $$step"; $(BIN)/$$step || status=1; \
	done; exit $$status

docs: .venv/.stamp-dev  ## Write docs/cli.md and docs/python.md from the code itself.
	$(BIN)/python -m mingzhang.pipeline.cli.reference docs/cli.md
	$(BIN)/python -m mingzhang.pipeline.face.reference docs/python.md

site: .venv/.stamp-dev  ## Build the documentation as a site into build/site.
	$(BIN)/mkdocs build --strict

lock:  ## Write the lock files anew from pyproject.toml (needs uv; UPGRADE=1 takes newer versions).
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra notebook --extra s3 --extra sql --output-file requirements.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## Remove the environment and the caches; data stays.
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "mingzhang needs Python 3.11 or newer with venv: install it, or say PYTHON=/path/to/python"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.stamp-run: pyproject.toml | .venv/bin/python
	@echo "Setting up .venv from PyPI (once, a minute or two); every library is named as it comes:"
	$(if $(LOCKED),$(PIP) --require-hashes --requirement requirements.lock)
	$(PIP) $(if $(LOCKED),--no-deps) --editable '.[sql]'
	@touch $@

.venv/.stamp-dev: pyproject.toml | .venv/bin/python
	@echo "Setting up .venv from PyPI (once, a minute or two); every library is named as it comes:"
	$(if $(LOCKED),$(PIP) --require-hashes --requirement requirements-dev.lock)
	$(PIP) $(if $(LOCKED),--no-deps) --editable '.[dev]'
	@touch $@ .venv/.stamp-run
