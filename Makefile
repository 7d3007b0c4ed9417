# Boardless. The two that matter: `make demo` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# One binary without the Swift runtime beside it starts fast and can be copied; macOS brings the runtime.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)

.PHONY: help demo test goldens examples bench soak peers wireshark guest traces scoreboard matrix audit fuzz firmware lint release install deps clean

help:
	@echo "make demo      set everything up, build, provision a virtual board, show the field case"
	@echo "make test      all tests"
	@echo "make goldens   keep what the capture commands print now about every trace in Traces"
	@echo "make examples  the example package, as a stranger would build it"
	@echo "make install   boardless, blhost and sdphost into PREFIX/bin (/usr/local)"
	@echo "make bench     speed and size, with their bounds; fails where one is not kept"
	@echo "make guest     the board on a real kernel's USB: a QEMU guest, and umockdev (Debian; minutes)"
	@echo "make traces    the same, and its usbmon captures into Traces/"
	@echo "make peers     other people's unmodified tools against the virtual board (SPSDK from PyPI)"
	@echo "make wireshark our dissector in tshark, on all traces and recordings, and live"
	@echo "make scoreboard  the table of clients in Docs/Clients.md, made anew"
	@echo "make matrix    how often the diagnosis is right: the table in Docs/ConfusionMatrix.md, made anew"
	@echo "make soak      planted mistakes must be found; then RUNS=200000 random boards with nothing wrong"
	@echo "make audit     do the tests notice seeded changes of the device model? (minutes)"
	@echo "make fuzz SECONDS=60   fuzz every decoder"
	@echo "make firmware  rebuild what the virtual board runs (needs gcc-arm-none-eabi)"
	@echo "make lint      swift format, strictly"

deps:
	@Scripts/install-dependencies

release: deps
	for product in boardless blhost sdphost; do swift build -c release $(STATIC) --product $$product || exit; done

# Beside SPSDK's tools of the same names, PATH decides.
PREFIX ?= /usr/local
install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	install .build/release/boardless .build/release/blhost .build/release/sdphost $(DESTDIR)$(PREFIX)/bin
	ln -sf boardless $(DESTDIR)$(PREFIX)/bin/boardless-extcap

demo: release
	.build/release/boardless demo

test: deps
	swift build --build-tests
	swift test --skip-build --parallel

goldens: deps
	swift build --build-tests
	BOARDLESS_REWRITE_GOLDENS=1 swift test --skip-build --filter GoldenTests
	git diff --stat Traces/Goldens

examples: deps
	swift test --package-path Examples/InjectAnEraseFailure

bench: release
	swift build -c release $(STATIC) --product BoardlessBenchmarks
	BLHOST=$(or $(BLHOST),$(wildcard .venv-peers/bin/blhost)) \
	NXPIMAGE=$(or $(NXPIMAGE),$(wildcard .venv-peers/bin/nxpimage)) .build/release/BoardlessBenchmarks .build/release/boardless

guest: release
	Tests/Guest/run .build/release/boardless $(CASES)

traces: release
	Tests/Guest/run .build/release/boardless --traces

peers: release
	Tests/Peers/run .build/release/boardless

wireshark: release
	Tests/Wireshark/run .build/release/boardless $(CASES)

# Which client can do what, tried: the table in Docs/Clients.md.
scoreboard: release
	Tests/Peers/run .build/release/boardless --scoreboard

# First the soak itself is proved: each planted mistake must be found.
soak: release
	for canary in believes burns-more closes-first leaves-protected; do \
	  .build/release/boardless soak --quiet --runs 20000 --canary $$canary > /dev/null || exit; done
	.build/release/boardless soak --runs $(or $(RUNS),200000) --seed $(or $(SEED),1)

# RUNS boards for each cause, part and flashloader, from SEED on.
matrix: release
	.build/release/boardless causes --matrix --runs $(or $(RUNS),10) --seed $(or $(SEED),1) -o Docs/ConfusionMatrix.md

# SEED and COUNT choose other changes.
audit: deps
	Tests/Mutation/audit $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT))

SECONDS ?= 60
fuzz:
	Fuzz/run $(SECONDS)

firmware:
	$(MAKE) -C SimFirmware

lint:
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Fuzz Examples/*/Package.swift Examples/*/Tests

clean:
	rm -rf .build .build-fuzz .build-mutation Examples/*/.build
