# 帮扶 bangfu. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo test test-sqlite test-postgres check english bench setup setup-test clean
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

demo: setup ## simulate 神池, import its files, link, sweep and serve it on 127.0.0.1:8000 (ARGS=--no-serve stops when ready)
	@$(BIN)/bangfu demo $(ARGS)

test: check test-sqlite test-postgres ## everything: guards, types, both databases, journeys in Chromium

test-sqlite: setup-test ## the suite on SQLite, journeys in Chromium included
	$(BIN)/python -m pytest -n 2 --dist loadfile -q $(ARGS)

test-postgres: setup-test ## the suite on a real PostgreSQL started for the purpose
	scripts/with_postgres.sh $(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not browser and not slow" $(ARGS)

check: setup-test ## lint, import contracts, types, rulebook and contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy src/bangfu src/bangfu_sim
	export BANGFU_VAR=$$(mktemp -d) && $(BIN)/python manage.py migrate -v0 && $(BIN)/bangfu rulebook check

english: setup-test ## gather strings for the English catalogue and compile it (needs GNU gettext)
	scripts/english.sh

bench: setup-test ## measured ratios and rates on synthetic counties, printed
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script $(ARGS) || exit 1; done

setup: .venv/run.stamp ## install what the product needs into .venv
setup-test: .venv/test.stamp

.venv/run.stamp: requirements/run.txt pyproject.toml
	@scripts/setup.sh run $(PYTHON)

.venv/test.stamp: requirements/test.txt pyproject.toml
	@scripts/setup.sh test $(PYTHON)

clean: ## remove the demo county and caches; keeps .venv
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
