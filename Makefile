# Everything a checkout needs, on a machine that has Python 3.11 or newer (with venv) and make.
# All of it lands in .venv and in app/explorer; `make clean` takes it away again.

PYTHON ?= python3
ARGS ?=
BENCH ?= *
# How many tests run at once, each worker with a database of its own; 0 for the one database that the environment names.
# As many as there are cores, and at most four: one more does not find time to compute, and starts another database.
JOBS ?= $(if $(TERTIUS_TEST_NEO4J_URI),0,$(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$n -le 4 ] || n=4; echo $$n))

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-config --no-header --no-emit-index-url --no-emit-find-links --quiet --override locks/overrides.txt

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: $(VENV)/installed explorer ## load the Mali peace process, print who mediates whom, serve it (ARGS=--no-serve: only print)
	@$(BIN)/tertius demo $(ARGS)

.PHONY: serve
serve: $(VENV)/installed explorer ## serve the API and the explorer (ARGS=--port=8080 and the like)
	@$(BIN)/tertius serve $(ARGS)

.PHONY: test
test: $(VENV)/installed-dev explorer ## run the tests but for the slow ones (ARGS=tests/store runs a part)
	@$(BIN)/python -m pytest -m "not slow" --numprocesses $(JOBS) --no-loadscope-reorder $(ARGS)

.PHONY: test-slow
test-slow: $(VENV)/installed-dev explorer ## run the slow tests: crashes, large graphs, fresh installs
	@$(BIN)/python -m pytest -m slow $(ARGS)

.PHONY: lint
lint: $(VENV)/installed-dev ## check style, types and the rule of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: check
check: lint test ## what has to pass before a commit: lint and test

.PHONY: format
format: $(VENV)/installed-dev ## rewrite the Python files in the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: explorer
explorer: $(VENV)/installed ## build the explorer if its sources changed
	@$(BIN)/python hatch_build.py explorer

.PHONY: bench
bench: $(VENV)/installed-dev explorer ## run the benchmarks, each beside its peer (BENCH=api ARGS="--rounds 5": one of them, with its options)
	@for file in benchmarks/bench_$(BENCH).py; do $(BIN)/python -m "benchmarks.$$(basename "$$file" .py)" $(ARGS) || exit 1; done

.PHONY: openapi
openapi: $(VENV)/installed-dev ## renew the example answers and the OpenAPI snapshot (the graph must hold the Mali bundle)
	@$(BIN)/python docs/write_openapi.py

.PHONY: wheel
wheel: $(VENV)/installed explorer ## build the wheel and the sdist into dist/
	@$(BIN)/python -m hatchling build

.PHONY: lock
lock: $(VENV)/installed-dev ## renew the lock files in locks/ (ARGS=--upgrade for the newest versions)
	@$(COMPILE) --all-extras --output-file locks/dev.txt $(ARGS)
	@$(COMPILE) --extra local --extra build --constraint locks/dev.txt --output-file locks/demo.txt
	@$(COMPILE) --constraint locks/dev.txt --output-file locks/serve.txt

.PHONY: clean
clean: ## remove what make made: .venv, the built explorer, caches (the local store stays: tertius store reset)
	rm -rf $(VENV) app/explorer/dist app/explorer/node_modules dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage

# A virtual environment knows its own place: one that was moved, copied, or cut off while it was made is made anew.
$(VENV)/pyvenv.cfg: FORCE
	@$(BIN)/pip --version 2>/dev/null | grep -qF "$(CURDIR)/$(VENV)/" || { \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
			echo "tertius needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || :)." >&2; \
			echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }; \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "'$(PYTHON)' lacks the module venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
		echo "Making the virtual environment $(VENV) ..."; \
		rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }

# The stamps are written last, so that an interrupted installation is taken up again.
$(VENV)/installed: $(VENV)/pyvenv.cfg locks/demo.txt pyproject.toml
	@echo "Installing what tertius needs, from locks/demo.txt (the first time this takes a minute) ..."
	@$(PIP) install --require-hashes --requirement locks/demo.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed locks/dev.txt
	@echo "Installing the tools for tests and checks, from locks/dev.txt ..."
	@$(PIP) install --no-deps --require-hashes --requirement locks/dev.txt
	@touch $@

.PHONY: FORCE
FORCE:
