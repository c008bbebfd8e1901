# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check style types pytest fuzz bench clean

run: .venv/.app
	$(BIN)/streamlit run streamlit_app.py

# Types are checked beside the tests: on two cores that takes no longer than the tests alone.
test: style .venv/.chromium
	+$(MAKE) --no-print-directory --jobs 2 types pytest

check: style types

style: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev
	$(BIN)/mypy

pytest: .venv/.chromium
	$(BIN)/pytest -n 4 --dist worksteal

# make fuzz MINUTES=30
fuzz: .venv/.dev
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10)

bench: .venv/.dev
	$(BIN)/python -m benchmarks

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.app: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@ .venv/.app

.venv/.chromium: .venv/.dev
	sh tests/browser/chromium.sh
	touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
