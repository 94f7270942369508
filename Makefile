# The three things one does with a clone. All of them install what is missing first.

TARGET := $(or $(CARGO_TARGET_DIR),target)
HELPWRIGHT := $(TARGET)/release/helpwright
DATA := data
LISTEN := 127.0.0.1:8080
DEMO := 1

.DEFAULT_GOAL := help
.PHONY: help run build test

help:
	@echo "make run      build, then serve the sample desk on http://$(LISTEN) with its data in ./$(DATA)"
	@echo "              (DEMO=0 for an empty desk, LISTEN=ADDRESS:PORT, DATA=FOLDER)"
	@echo "make build    the web app and the optimised server that carries it: $(HELPWRIGHT)"
	@echo "make test     everything that must hold before a change lands"

build:
	cargo xtask setup --web
	cd web && npm run --silent build
	cargo build --release --locked --package helpwright

run: build
ifneq ($(DEMO),0)
	@if [ ! -e '$(DATA)/helpwright.db' ]; then $(HELPWRIGHT) demo --data-dir '$(DATA)'; fi
endif
	@exec $(HELPWRIGHT) serve --data-dir '$(DATA)' --listen '$(LISTEN)'

test:
	cargo xtask setup
	cargo xtask ci
