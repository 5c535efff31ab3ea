# Machiport. `make` alone says what there is. Every target sets itself up first (tools/bootstrap).
.DEFAULT_GOAL := help
.PHONY: help setup run deploy build test check fuzz bench lock token seed clean

GATEWAY_PORT ?= 4566
FRESH ?=
ARGS ?=

export GATEWAY_PORT FRESH
PYTHON := .venv/bin/python
MACHIPORT := .venv/bin/machiport
UV_COMPILE := .local/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

help:
	@echo "Machiport / まちポート"
	@echo
	@echo "  make run      start everything on this machine, show its addresses and follow its logs"
	@echo "                (FRESH=1 forgets all data first, GATEWAY_PORT=4567 takes another port)"
	@echo "  make deploy   put changed code into the running system"
	@echo "  make seed     put the sample region's data into the running system again"
	@echo "  make token    show a token for trying out a resident's or a clerk's calls"
	@echo "  make test     run all tests"
	@echo "  make check    check style, types, template and documents"
	@echo "  make fuzz     try 20,000 made-up requests on the whole API"
	@echo "  make bench    measure speed and show the ratios"
	@echo "  make build    build what is deployed, for this machine (.aws-sam/build)"
	@echo "  make lock     write the lock files again after a change in pyproject.toml"
	@echo "  make clean    remove all that was made here, the local data too"

setup:
	@tools/bootstrap

run: setup
	@$(PYTHON) -m machiport_cli.local_stack run

deploy: setup
	@$(PYTHON) -m machiport_cli.local_stack deploy

build: setup
	@$(PYTHON) -m machiport_cli.local_stack build

seed: setup
	@$(PYTHON) -m machiport_cli.local_stack seed

token: setup
	@$(MACHIPORT) token $(ARGS)

# .ci/run wants pytest's summary to be the last line, so this stays one pytest run.
test: setup
	@tools/test $(ARGS)

check: setup
	@tools/check

fuzz: setup
	@MACHIPORT_FUZZ_EXAMPLES=120 $(PYTHON) -m pytest tests/properties/api $(ARGS)

bench: setup
	@$(PYTHON) -m tests.benchmarks $(ARGS)

lock: setup
	@$(UV_COMPILE) pyproject.toml --group dev --output-file requirements/dev.txt $(ARGS)
	@$(UV_COMPILE) pyproject.toml --constraints requirements/dev.txt \
		--output-file layers/dependencies/requirements.txt
	@$(UV_COMPILE) --group worker --constraints requirements/dev.txt \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' layers/dependencies/requirements.txt) \
		--output-file layers/worker_dependencies/requirements.txt
	@$(UV_COMPILE) --group geo --constraints requirements/dev.txt \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' layers/dependencies/requirements.txt) \
		--output-file layers/geo_dependencies/requirements.txt
	@$(UV_COMPILE) --group attachments --constraints requirements/dev.txt \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' layers/dependencies/requirements.txt) \
		--output-file layers/attachment_dependencies/requirements.txt
	@$(UV_COMPILE) --group payments --constraints requirements/dev.txt \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' layers/dependencies/requirements.txt) \
		--output-file layers/payment_dependencies/requirements.txt
	@# PyYAML is in layers/worker_dependencies, and pyHanko reads it for its own program's settings only.
	@$(UV_COMPILE) --group issuance --constraints requirements/dev.txt \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' layers/dependencies/requirements.txt) \
		--no-emit-package pyyaml --output-file layers/issuance_dependencies/requirements.txt
	@$(UV_COMPILE) --group checkov --output-file requirements/checkov.txt
	@$(UV_COMPILE) --no-deps layers/api_documents/requirements.in \
		--output-file layers/api_documents/requirements.txt
	@$(UV_COMPILE) --no-deps layers/map_page/requirements.in \
		--output-file layers/map_page/requirements.txt
	@tools/bootstrap

clean:
	@rm -rf .aws-sam .local/state .local/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf .venv .local/uv .local/bin
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
