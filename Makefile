# What CI runs, a person runs. Needs Python 3.11 or newer and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench fuzz reference pictures lock clean

demo: $(READY)          ## set up and show the main job on the sample documents
	$(BIN)/mailuo demo -w demo

test: $(READY)          ## set up and run every test
	$(BIN)/python -m pytest

check: $(READY)         ## style, types, reference pages up to date
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mailuo queries lint
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_reference.py

bench: $(READY)         ## speed and memory; takes a few minutes
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/pdf.py
	$(BIN)/python bench/entities.py
	$(BIN)/python bench/queries.py
	$(BIN)/python bench/explorer.py
	$(BIN)/python bench/explorer.py --projects 10000
	$(BIN)/python bench/linkage.py --million
	$(BIN)/python bench/load.py --store embedded
	$(BIN)/python bench/load.py --store neo4j

fuzz: $(READY)          ## change documents at random for longer than the tests do; MAILUO_FUZZ=n examples each
	MAILUO_FUZZ=$${MAILUO_FUZZ:-20000} $(BIN)/python -m pytest -q tests/extractors/test_fuzz_readers.py tests/extractors/test_fuzz_layouts.py

reference: $(READY)     ## write the generated pages of docs/reference anew
	$(BIN)/python docs/generate.py

pictures: $(READY)      ## draw the pictures of the README anew from the running program
	$(BIN)/python docs/picture.py

lock:                   ## resolve the dependencies anew: names, versions, hashes; needs uv
	uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements.lock

clean:
	rm -rf $(VENV) demo

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mailuo needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
