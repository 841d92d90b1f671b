# Every command makes its own .venv from nothing but Python 3.11, 3.12 or 3.13.
SETUP := requirements/base.txt pyproject.toml scripts/setup $(wildcard hatch_build.py pose/package-lock.json)
RUN := .venv/bin/python -m

.PHONY: help demo test bench bench-films check requirements clean

help:
	@echo "make demo          analyse a sample of each exercise and write the reports into demo/"
	@echo "make test          run all tests"
	@echo "make bench         measure speed and accuracy"
	@echo "make bench-films   make films of rendered people and measure from picture to grade"
	@echo "make check         ruff and mypy"
	@echo "make requirements  renew the hashed lists of packages"
	@echo "make clean         remove .venv and everything made"

demo: .venv/base.stamp
	@.venv/bin/secondheart demo

test: .venv/dev.stamp
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
	exit $$failed

requirements: .venv/dev.stamp
	@sh scripts/requirements

clean:
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/base.stamp: $(SETUP)
	@sh scripts/setup base

.venv/dev.stamp: $(SETUP) requirements/dev.txt
	@sh scripts/setup dev
	@touch .venv/base.stamp
