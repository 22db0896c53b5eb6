# The two commands of the README are `make demo` and `make test`; each sets everything up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
# `make test` draws the same each time; `make soak` draws anew and prints its seed.
SEED ?= $(shell date +%s)
# Tests of the service wait for disks and processes while those of the core compute: two at a time.
SIDE_BY_SIDE ?= --numprocesses 2 --dist loadfile

.PHONY: help install demo serve test soak check format pages texts bench bench-large lock clean

help:  ## List the commands.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1@\2/' | column -t -s @

install: $(VENV)/installed  ## Set up the virtual environment with pinned, hashed dependencies.

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install  ## Prepare the demo region and answer one cross-border shortage.
	@$(BIN)/crossborder demo $(DEMO)

serve: install  ## Serve the demo region on http://127.0.0.1:8000, docs at /docs.
	@test -d $(DEMO) || $(BIN)/crossborder region demo $(DEMO)
	@$(BIN)/crossborder serve --region $(DEMO) --fleet $(DEMO)/inputs/fleet.geojson --settings api/demo.toml --demo

check: install  ## Formatting, lint, types, import contracts, spelling.
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/typos

test: check  ## All checks and all tests, a tenth of the large counts; kernels also as plain Python.
	@$(BIN)/python -m pytest --quiet $(SIDE_BY_SIDE)
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest --quiet -m kernels

soak: install  ## The large counts, from a printed seed: make soak SEED=1234 repeats one.
	@echo "seed $(SEED)"
	@SOAK=1 SEED=$(SEED) $(BIN)/python -m pytest --quiet -m soak --hypothesis-seed=$(SEED)

bench: install  ## The benchmark table of this machine.
	@$(BIN)/python -m benchmarks.run

bench-large: install  ## The same at the size of Benelux and North Rhine-Westphalia.
	@$(BIN)/python -m benchmarks.run --scale benelux

format: install  ## Format the code and mend what ruff can mend.
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

pages: install  ## Write the pages of docs/agreements and docs/problems.md.
	@$(BIN)/python docs/pages.py

texts: install  ## Add new sentences to the files of translations (dispatch/texts/*.po).
	@$(BIN)/crossborder texts update

lock: install  ## Pin all dependencies anew.
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header --quiet --upgrade --output-file requirements.lock

clean:  ## Remove what was built, the virtual environment included.
	@rm -rf build $(VENV)
