# Two words to learn: make check, make test. And one to see it: make demo.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
INSTALLED := .venv/installed

.DELETE_ON_ERROR:
.PHONY: install check test prove demo format schema lock bench

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo >&2 "taskforce needs Python 3.11 or later; python3 here is" \
		"$$(python3 --version 2>&1 || true). Name another with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: $(INSTALLED)
	$(BIN)/pytest

# The proofs that nobody learns what is not theirs, with ten times the examples of `make test`: some fifteen minutes
# on two cores that do nothing else, and longer on busy ones.
prove: $(INSTALLED)
	$(BIN)/pytest -m proof --hypothesis-profile=prove

demo: $(INSTALLED)
	$(BIN)/taskforce demo

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: $(INSTALLED)
	$(BIN)/python -m taskforce.log.released
	$(BIN)/python -m taskforce.api.audiences
	$(BIN)/python -m taskforce.doors.permissions > docs/permissions.md

# Hashes for every platform at once, and no address of any registry.
lock:
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --extra dev --output-file requirements.lock --upgrade pyproject.toml

# An environment of its own: peers come under other licences, and the product must not lean on them.
bench: .venv-bench/installed
	cd bench && for each in append intake fill latency subscriptions page policies consultations neighbours timing lost_events; do ../.venv-bench/bin/python $$each.py || exit 1; done

.venv-bench/installed: requirements.lock pyproject.toml bench/requirements.txt
	$(PYTHON) -m venv .venv-bench
	echo '*' > .venv-bench/.gitignore
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
