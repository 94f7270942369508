# The three things one does with a clone. All of them install what is missing first.

TARGET := $(or $(CARGO_TARGET_DIR),target)
HELPWRIGHT := $(TARGET)/release/helpwright
DATA := data
LISTEN := 127.0.0.1:8080
DEMO := 1

WEB := web/dist/index.html
WEB_SOURCES := $(shell find web/src web/public web/docs web/build) $(wildcard web/*.html web/*.json web/*.ts)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run build test

help:
	@echo "make run      build, then serve the sample desk on http://$(LISTEN) with its data in ./$(DATA)"
	@echo "              (LISTEN=ADDRESS:PORT, DATA=FOLDER; DEMO=0 DATA=my-desk for an empty desk)"
	@echo "make build    the web app and the optimised server that carries it: $(HELPWRIGHT)"
	@echo "make test     everything that must hold before a change lands"

build: $(WEB)
	cargo build --release --locked --package helpwright

# Only when a source is newer: whenever the web app is written anew, the server that carries it compiles again.
$(WEB): $(WEB_SOURCES)
	cargo xtask setup --web
	cd web && npm run --silent build

run: build
ifneq ($(DEMO),0)
	@if [ ! -e '$(DATA)/helpwright.db' ]; then $(HELPWRIGHT) demo --data-dir '$(DATA)'; fi
endif
	@exec $(HELPWRIGHT) serve --data-dir '$(DATA)' --listen '$(LISTEN)'

test:
	cargo xtask setup
	cargo xtask ci
