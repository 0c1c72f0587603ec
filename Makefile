# `make demo` and `make test` need only make and Python 3.11 or later: see README.md.

BOOK     = baltimore
QUESTION = salary alternative_placement
RECORD   = policies/baltimore/examples/teacher_by_alternative_option.json
AS_OF    = 2011-09-01
PYTEST   = -n auto --maxprocesses 4 --dist loadgroup

python = .venv/bin/python
built  = .venv/.stamp

.PHONY: help demo test lint fmt docs lock clean FORCE

help:
	@echo 'make demo    evaluate a teacher of Baltimore, with reasons'
	@echo 'make test    lint, types, documentation and all tests'
	@echo 'make lint    lint and types alone'
	@echo 'make fmt     format, and mend what the linter can'
	@echo 'make docs    build the documentation into build/site'
	@echo 'make lock    make requirements.lock again (UPGRADE=1: with the newest versions)'
	@echo 'make clean   remove what was built'

demo: $(built)
	.venv/bin/clausal eval $(BOOK) $(QUESTION) --record '$(RECORD)' --as-of $(AS_OF)

test: lint docs
	$(python) -m pytest $(PYTEST)

lint: $(built)
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

fmt: $(built)
	$(python) -m ruff check --fix-only
	$(python) -m ruff format

# From standard input, because mkdocs does not let a configuration lie among its pages.
docs: $(built)
	$(python) -m mkdocs build --strict --quiet --config-file - < docs/mkdocs.yml

$(built): requirements.lock pyproject.toml .ci/venv $(shell sh .ci/venv --check || echo FORCE)
	@sh .ci/venv

lock:
	python=$$(sh .ci/python) && "$$python" -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade uv
	build/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command 'make lock' \
		$(if $(UPGRADE),--upgrade) --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find engine tests -name __pycache__ -type d -prune -exec rm -rf {} +
