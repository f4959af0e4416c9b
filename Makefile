# make lab | demo | test | matrix | notebooks | site | wasm | screenshots | bench | clean; each sets up what it needs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
COPY ?= my-course
# The second notebook of unit 06 needs PyTorch. It comes along unless its build for this machine brings gigabytes of CUDA:
# then the set-up says how to bring it. `make demo TORCH=` goes without, `make demo TORCH=torch==2.13.0` brings that build.
TORCH ?= auto

.PHONY: setup lab demo test matrix notebooks site wasm screenshots bench clean

setup: $(READY)

$(READY): pyproject.toml autograde/pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or later, or say make PYTHON=path/to/python."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: this course needs Python 3.11 or later. Say make PYTHON=python3.12, for example."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: on Debian and Ubuntu, sudo apt-get install python3-venv."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python tests/tools/set_up.py --torch "$(TORCH)"
	@touch $(READY)

lab: $(READY)
	$(BIN)/autograde start $(COPY)
	$(BIN)/jupyter lab $(COPY)

demo: $(READY)
	$(BIN)/python -m autograde.build
	$(BIN)/python -m tests.demo demo

notebooks: $(READY)
	$(BIN)/python -m autograde.build --run

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The static site, in build/site/html. `make site UNTIL=03_loss_functions`: a class's, without later units;
# `make site SOLUTIONS=1`: an instructor's.
site: $(READY)
	$(BIN)/python -m autograde.build.site $(if $(UNTIL),--until $(UNTIL)) $(if $(SOLUTIONS),--solutions)

# The checks in WebAssembly, in an environment of its own, in build/wasm; minutes.
wasm: $(READY)
	$(BIN)/python -m tests.tools.wasm

matrix: $(READY)
	$(BIN)/python -m tests.tools.matrix $(if $(filter-out auto,$(TORCH)),--torch "$(TORCH)")

screenshots: $(READY)
	$(BIN)/python -m tests.tools.screenshots

bench: $(READY)
	$(BIN)/python -m tests.bench

clean:
	rm -rf demo build .pytest_cache .mypy_cache .ruff_cache solutions/*/*.ipynb
