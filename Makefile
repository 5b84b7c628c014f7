# Everything a newcomer needs: `make demo` to see it, `make test` to check it. Python 3.11 or newer is all they ask for.

PYTHON ?= python3
PORT ?= 8765
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test soak check format bench expected clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

demo: $(VENV)/installed  ## Start the bot on made-up data and print the address of its page (PORT=8765)
	$(BIN)/cqi demo --port $(PORT)

test: $(VENV)/installed-dev  ## Check style, types and imports, and run every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadfile

soak: $(VENV)/installed-dev  ## Let people, faults and deaths act on the sync for 100,000 steps (about half an hour)
	CQI_SYNC_STEPS=100000 $(BIN)/pytest tests/bot/sync/test_sync_state_machine.py --timeout 0

check: $(VENV)/installed-dev  ## The quick half of `make test`: style, types, imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev  ## Put the code into its usual shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev  ## Measure, and print each figure beside its comparison
	for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

expected: $(VENV)/installed-dev  ## Renew the expected messages in tests/data after a change that was meant
	$(BIN)/pytest --update-expected

clean:  ## Remove the virtual environment and what tools left behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 demo") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what the bot needs (a minute or two, once) ..."
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what the bot and its tests need (a few minutes, once) ..."
	$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/installed
