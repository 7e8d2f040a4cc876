# make run, make test: all that a fresh machine with Python 3.11 or newer needs, then the job.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
STAMP := $(VENV)/installed
REFERENCE := $(VENV)/reference/installed
DEMO := build/demo
# Compiled modules are kept, even where the environment says not to: each of the many processes
# that the tests start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint bench pictures samples licences lock setup clean
.DEFAULT_GOAL := run

$(STAMP): requirements/development.txt
	tools/system-libraries
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	touch $(STAMP)

setup: $(STAMP)

$(REFERENCE): requirements/reference.txt $(STAMP)
	$(PYTHON) -m venv $(VENV)/reference
	$(VENV)/reference/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/reference.txt
	touch $(REFERENCE)

run: setup  ## the whole main job on the samples; the window where there is a screen
	$(BIN)/python main.py demo --output $(DEMO)

test: setup $(REFERENCE)  ## the fast tests, all but the window's with Qt out of reach; then the slow ones
	ALMANAC_WITHOUT_QT=1 $(PYTEST) -p no:pytest-qt -m "not slow" --ignore tests/ui
	$(PYTEST) -m "not slow" tests/ui
	$(PYTEST) -m slow $$(grep -rl --include='*.py' 'mark\.slow' tests)  # no need to collect the others

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## the project's figures, each as a ratio to its floor in the same run
	$(BIN)/python main.py bench

pictures: setup  ## every page, light and dark, into docs/pictures/
	$(BIN)/python main.py pictures --output docs/pictures

samples: setup
	$(BIN)/python resources/samples/make_samples.py

licences: setup  ## the list of the packages' licences, after a change of what is locked
	PYTHONPATH=. $(BIN)/python tools/list_licences.py

lock:  ## the exact versions, for Linux, macOS and Windows; needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header pyproject.toml -o requirements/runtime.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header pyproject.toml --group dev -o requirements/development.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --group reference -o requirements/reference.txt

clean:
	rm -rf $(VENV) build
