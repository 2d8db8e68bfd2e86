# Everything a person does with this checkout.  `make` alone tells what there is.
# On a new machine Python 3.11 or newer, git and make are enough.

VENV ?= .venv
PYTHON ?=
BIN := $(VENV)/bin
export PYTHON
PYTEST := $(BIN)/python -m pytest
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo test cover lint format real bench lock picture clean shipped runtime dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: runtime ## See keylamp at work: no configuration, no network, nothing left behind
	@$(BIN)/python -m daemon --once --demo

test: dev ## Run every test that needs nothing but this checkout (ARGS="-k word" to choose)
	$(PYTEST) $(ARGS)

cover: dev ## Run the tests, and demand that they reach the decisions
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest $(ARGS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python packaging/coverage_floors.py

lint: dev ## Check style, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports

format: dev ## Format the code and mend what can be mended without thought
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

real: dev ## Test against real programs: Qwen Code, LiteLLM, FastChat, claude-code-router
	@for step in tests/real/*/install; do "$$step" || exit 1; done
	$(PYTEST) -m real tests/real $(ARGS)

bench: shipped ## Measure the budgets
	$(PYTEST) -m bench -s tests/bench $(ARGS)

shipped: dev ## Build the wheel and install it as a user would, into .venv-shipped
	@packaging/environment runtime .venv-shipped
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	.venv-shipped/bin/python -m pip install --quiet --no-deps --force-reinstall dist/*.whl

lock: dev ## Choose the newest versions of what we depend on, with their hashes
	$(COMPILE) --upgrade pyproject.toml -o packaging/lock/runtime.txt
	$(COMPILE) --upgrade pyproject.toml --group dev -c packaging/lock/runtime.txt -o packaging/lock/dev.txt
	$(COMPILE) --upgrade tests/real/litellm/requirements.in -o tests/real/litellm/requirements.txt
	$(COMPILE) --upgrade tests/real/fastchat/requirements.in -o tests/real/fastchat/requirements.txt

picture: dev ## Draw the README's picture from what the demo really prints
	$(BIN)/python packaging/draw_demo.py

clean: ## Remove everything that was made here
	rm -rf $(VENV) .real dist build .coverage .coverage.* htmlcov
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@packaging/environment runtime $(VENV)

dev:
	@packaging/environment dev $(VENV)
