# `make run` starts the product with a demonstration, `make test` checks everything.

PORT ?= 8000
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
DATA = $(or $(GFMD_DATA_DIR),var)
MANIFEST = $(DATA)/static/staticfiles.json
QUICK = -m "not browser and not postgresql and not slow"
COMPILE = uv pip compile --quiet --python-version 3.11 --universal --generate-hashes \
	--no-header --no-emit-index-url

COLLECT = $(MANAGE) makemessages --locale fr --locale es --locale ar --no-wrap --no-obsolete \
	--add-location file --ignore .venv --ignore tests --ignore var

.PHONY: help run test quick storm bench axe gallery pictures lint demo-reset sbom advisories messages lock

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "%-12s %s\n", $$1, $$2}'

run: ## Start the product on PORT (8000) with a demonstration
	@.ci/venv requirements.txt
	@$(MANAGE) migrate --verbosity 0
	@$(MAKE) --no-print-directory $(MANIFEST)
	@$(MANAGE) seed_demo --if-empty
	@echo "Open http://127.0.0.1:$(PORT)/ in a browser; Ctrl+C stops the server."
	@exec env PORT=$(PORT) $(BIN)/gunicorn -c python:gfmd_site.gunicorn gfmd_site.asgi:application

# Compressing takes longer than everything else, so it waits for a change.
$(MANIFEST): requirements.txt gfmd_site/storage.py $(shell find static -type f)
	@echo "Collecting static files"
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $(MANIFEST)

test: ## Run every check, with browser and PostgreSQL tests
	@.ci/test

quick: ## Run the tests that need no server, browser or PostgreSQL of their own
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m pytest --quiet --numprocesses auto --dist loadfile $(QUICK)

storm: ## Let random faults strike six clients for MINUTES (3); SEED repeats a plan
	@.ci/venv requirements.txt requirements-dev.txt
	@SEED="$(SEED)" MINUTES="$(MINUTES)" $(BIN)/python -m tests.faults

bench: ## Measure the product against its budgets; ONLY names measures, JSON a file
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.bench --only "$(ONLY)" --json "$(JSON)"

axe: ## Read all pages with axe-core; ONLY, LANGUAGES, THEMES and ROLES narrow it
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.axe --only "$(ONLY)" --languages "$(LANGUAGES)" \
		--themes "$(THEMES)" --roles "$(ROLES)"

gallery: ## Make pictures of all screens; ONLY, LANGUAGES, WIDTHS and THEMES narrow it
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.gallery --only "$(ONLY)" --languages "$(LANGUAGES)" \
		--widths "$(WIDTHS)" --themes "$(THEMES)"

pictures: ## Make the pictures of the documentation anew
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.gallery --documentation

lint: ## Check style and types
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

demo-reset: ## Throw the demo data away and load them again
	@.ci/venv requirements.txt
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed_demo --reset

sbom: ## Write what the product is made of to SBOM (sbom.json), as CycloneDX
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.supply sbom > $(or $(SBOM),sbom.json)
	@$(BIN)/python -m tests.supply licences

advisories: ## Hold the locked packages against a FOLDER of advisories, without a network
	@.ci/venv requirements.txt requirements-dev.txt
	@$(BIN)/python -m tests.supply advisories "$(FOLDER)"

messages: ## Collect new strings into the catalogues of the interface (needs gettext)
	@$(COLLECT) --domain django --extension html,txt,py
	@$(COLLECT) --domain djangojs

lock: ## Compile the lists in pyproject.toml into the locked requirements (needs uv)
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --extra test --constraint requirements.txt \
		--output-file requirements-dev.txt
	echo 'sentry-sdk>=2' | $(COMPILE) - --constraint requirements.txt \
		--output-file docs/deploy/requirements-sentry.txt
