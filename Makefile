# Two commands do everything: `make demo` and `make test`. Both set up what is missing first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NEO4J_JARS := $(VENV)/share/ionatlas/neo4j
export IONATLAS_HOME ?= $(CURDIR)/.ionatlas
# one process per core is our parallelism; threads inside would fight for the same cores
export OMP_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM ?= false

.PHONY: help setup demo test stress bench lint clean

help:
	@echo "make demo    set up and run the main job on the sample documents"
	@echo "make test    set up and run all tests"
	@echo "make stress  kill and endurance runs (minutes to hours)"
	@echo "make bench   the measured comparisons, results in docs/results"
	@echo "make setup   only set up: system packages, .venv, Neo4j's jars"

setup: $(VENV)/.system $(VENV)/.python $(VENV)/.second-reader $(VENV)/.neo4j

$(VENV)/.system: docker/install-system.sh
	sh docker/install-system.sh
	@mkdir -p $(VENV) && touch $@

$(VENV)/.python: pyproject.toml constraints.txt | $(VENV)/.system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || \
	    { echo "ionatlas needs Python 3.11 or newer; name one: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 3; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt setuptools wheel
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

# ChemDataExtractor2 declares limits on its neighbours that it does not need here: installed beside them, without them
$(VENV)/.second-reader: docker/second-reader.txt | $(VENV)/.python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r docker/second-reader.txt
	@touch $@

$(VENV)/.neo4j: graph/neo4j/pom.xml | $(VENV)/.system
	@mkdir -p $(NEO4J_JARS)
	mvn -B -q -f graph/neo4j/pom.xml dependency:copy-dependencies -DoutputDirectory=$(abspath $(NEO4J_JARS))
	@touch $@

demo: setup
	@$(BIN)/python -m ionatlas.demo

test: setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

stress: setup
	$(BIN)/python -m benchmarks.stress

bench: setup
	$(BIN)/python -m benchmarks

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:
	rm -rf .ionatlas demo-out build *.egg-info .pytest_cache .hypothesis .ruff_cache
