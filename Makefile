# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Compiled modules are kept, as pip keeps those of what it installs: without them every start compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-spark torture check format bench pictures tools constraints clean

.venv/run.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(INSTALL) --editable .
	touch $@

.venv/dev.stamp: .venv/run.stamp
	$(INSTALL) --editable '.[dev]'
	touch $@

demo: .venv/run.stamp            ## open the application on the sample book
	$(BIN)/pulsebook demo

test: .venv/dev.stamp            ## the whole suite
	POLARS_MAX_THREADS=1 $(BIN)/pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder

.venv/spark.stamp: .venv/dev.stamp
	$(INSTALL) --editable '.[dev,spark]'
	touch $@

test-spark: .venv/spark.stamp    ## the warehouse on a local Spark; needs a JDK
	$(BIN)/pytest -m spark tests/healthcore/warehouse

torture: .venv/dev.stamp         ## the long counts
	$(BIN)/pytest -m torture

check: .venv/dev.stamp           ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp           ## benchmarks, each a ratio in one run
	$(BIN)/python -m bench

pictures: .venv/dev.stamp        ## the screenshots in docs/, from the real program (needs `make tools`)
	$(BIN)/python docs/make_pictures.py

tools:                           ## what only pictures need, by apt
	apt-get install --yes tmux librsvg2-bin fonts-firacode fonts-dejavu-core

constraints: .venv/dev.stamp
	(head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable) > .venv/constraints.new
	mv .venv/constraints.new constraints.txt

clean:
	rm -rf .venv build dist *.egg-info
