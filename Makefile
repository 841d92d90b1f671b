# Every command makes its own .venv from nothing but Python 3.11, 3.12 or 3.13.
SETUP := requirements/base.txt pyproject.toml scripts/setup $(wildcard hatch_build.py pose/package-lock.json)
RUN := .venv/bin/python -m
# The pages of the live coach: an installation builds them, and after a change this machine's Node does.
PAGES := src/secondheart/web/static/BUILD
SOURCES := $(wildcard frontend/*.mjs frontend/*.json frontend/src/*.* frontend/src/*/*.*)

.NOTPARALLEL:
.PHONY: help coach demo test bench bench-films check frontend requirements clean

help:
	@echo "make coach         coach you live: opens a page that watches, counts aloud and corrects"
	@echo "make demo          analyse a sample of each exercise and write the reports into demo/"
	@echo "make test          run all tests"
	@echo "make bench         measure speed and accuracy"
	@echo "make bench-films   make films of rendered people and measure from picture to grade"
	@echo "make check         ruff and mypy, and the types of the pages where Node is"
	@echo "make frontend      build the pages of the live coach anew (wants Node 20 or newer)"
	@echo "make requirements  renew the hashed lists of packages"
	@echo "make clean         remove .venv and everything made"

# Options go through COACH, as in: make coach COACH="--lan"
coach: .venv/base.stamp $(PAGES)
	@.venv/bin/secondheart coach $(COACH)

demo: .venv/base.stamp
	@.venv/bin/secondheart demo

test: .venv/dev.stamp $(PAGES) frontend/node_modules/locked
	@$(RUN) pytest -n 2 --dist worksteal -q

# Options go through BENCH, as in: make bench BENCH="--sets 300"
bench: .venv/dev.stamp
	@.venv/bin/python benchmarks/run.py $(BENCH)

bench-films: .venv/dev.stamp
	@.venv/bin/python benchmarks/rendered.py $(BENCH)

check: .venv/dev.stamp
	@failed=0; \
	$(RUN) ruff check . || failed=1; \
	$(RUN) ruff format --check --quiet . || failed=1; \
	$(RUN) mypy || failed=1; \
	sh scripts/frontend check || failed=1; \
	exit $$failed

frontend:
	@sh scripts/frontend build

requirements: .venv/dev.stamp
	@sh scripts/requirements

clean:
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf frontend/node_modules frontend/.tests src/secondheart/web/static

.venv/base.stamp: $(SETUP)
	@sh scripts/setup base

.venv/dev.stamp: $(SETUP) requirements/dev.txt
	@sh scripts/setup dev
	@touch .venv/base.stamp

$(PAGES): $(SOURCES)
	@sh scripts/frontend build

frontend/node_modules/locked: frontend/package-lock.json
	@sh scripts/frontend install
