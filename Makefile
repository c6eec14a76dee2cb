# The commands are `make report` and `make test`; everything they need is set up on the way.
# Nothing is assumed but Python 3.11+ (with venv) and make: no Quarto, no TeX, no uv, no browser.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HT3 := $(BIN)/python -m hoofdtaak3
# What is used is compiled when it is first used: compiling all of it takes as long as fetching it.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile

# Compiled modules are kept, also where the surroundings ask for none: otherwise each of hundreds of starts compiles all.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help report desk test test-fast test-all lint style typing typing-win32 typing-darwin pipelines format lab cluster quarto bench clean lock
.DEFAULT_GOAL := help

help:
	@echo "make report      zet alles klaar en maakt het rapport (HTML, PDF, DOCX) in _output/"
	@echo "make desk        opent het bureau in de browser: verander een waarde en zie wat dat doet"
	@echo "make test-fast   draait de snelle tests, die niets bouwen en geen programma starten: nog geen minuut"
	@echo "make test        draait alle tests waarmee een wijziging iets kan breken: een minuut of negen"
	@echo "make test-all    draait wat 'make test' overslaat: de lange campagnes (alle waarden, andere mappen, kill -9, LibreOffice): ongeveer 25 minuten"
	@echo "make lint        controleert stijl en typen"
	@echo "make lab         opent de notebooks in JupyterLab"
	@echo "make cluster     zet klaar wat 'ht3 sweep' op een cluster nodig heeft"
	@echo "make quarto      probeert Quarto in de omgeving te zetten"
	@echo "make bench       meet de rekentijd"
	@echo "make clean       ruimt op wat gemaakt is"

# The environment is made once per lock file: the stamp is written last, so a broken set-up is done again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 of nieuwer is nodig; $(PYTHON) is ouder. Geef een nieuwere aan met: make PYTHON=python3.12 report"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python mist het onderdeel venv. Installeer het met: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.report: requirements.lock pyproject.toml | $(VENV)/.made
	@echo "De Python-pakketten worden klaargezet. Dit gebeurt eenmalig."
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.report
	@echo "De pakketten voor de tests worden klaargezet. Dit gebeurt eenmalig."
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

report: $(VENV)/.report
	$(HT3) report

desk: $(VENV)/.report
	$(HT3) desk

# A module of tests shares what it made: one process takes it whole, and the longest come first (tests/conftest.py).
# `make test` mixes the fast ones, which `make test-fast` takes in the order in which they are written.
# A process that dies ends the run: pytest-xdist 3.8 waits for ever after replacing one (its issue 1378).
TEST := $(BIN)/python -m pytest -n auto --max-worker-restart 0 --dist loadscope --no-loadscope-reorder

# The modules with some word: to look through all of them takes each process six seconds.
WITH := grep --recursive --files-with-matches --include 'test_*.py' --regexp

FAST := not build and not browser and not campaign

test-fast: $(VENV)/.dev
	$(TEST) -m "$(FAST)"

test: $(VENV)/.dev
	$(TEST) -m "not campaign" --mix 8

# Where chance seeks faults in the fast ones, once more: with ten times as many examples.
test-all: $(VENV)/.dev
	$(TEST) --dist worksteal -m campaign $$($(WITH) mark.campaign tests)
	$(TEST) -m "$(FAST) and hypothesis" --hypothesis-profile=campaign $$($(WITH) @given tests)

# What a sweep on a Dask cluster needs besides: here, and on every machine that computes (docs/cluster.md).
cluster: $(VENV)/.report
	$(PIP) --require-hashes -r requirements-cluster.lock

lint: style typing typing-win32 typing-darwin pipelines

style: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache

typing: $(VENV)/.dev
	$(BIN)/mypy

typing-win32 typing-darwin: typing-%: $(VENV)/.dev
	$(BIN)/mypy --platform $* --cache-dir .mypy_cache/$*

pipelines: $(VENV)/.dev
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/report.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci .gitlab-ci.yml

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lab: $(VENV)/.report
	$(PIP) --require-hashes -r requirements-lab.lock
	$(BIN)/jupyter lab notebooks/scenario.ipynb

# quarto-cli downloads the real program while it installs: where that is out of reach it fails after some seconds.
quarto: $(VENV)/.report
	@$(PIP) quarto-cli && $(BIN)/quarto --version > /dev/null \
		&& echo "Quarto $$($(BIN)/quarto --version) staat klaar; ht3 report gebruikt het vanaf nu." \
		|| { echo "Quarto kon niet worden geïnstalleerd: de download is hier niet bereikbaar."; \
		     echo "Dat hoeft ook niet: make report werkt zonder Quarto, met de ingebouwde assembler."; exit 1; }

bench: $(VENV)/.dev
	@for script in bench/*.py; do $(BIN)/python "$$script" || exit 1; done

# For maintainers: new versions of the packages, as hashed requirements without hosts.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-annotate --no-header
lock: $(VENV)/.dev
	$(PIP) uv
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra build --extra dev --extra cluster -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(LOCK) --extra build --extra cluster -c requirements.lock pyproject.toml -o requirements-cluster.lock
	$(LOCK) --extra build --extra lab -c requirements.lock pyproject.toml -o requirements-lab.lock

clean: $(VENV)/.report
	$(HT3) clean
