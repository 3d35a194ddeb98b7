# Each target is a thin call of a script. `make run` and `make test` need nothing prepared.
.PHONY: setup build install run test test-integration bench fmt clean

setup:
	@scripts/setup build

build: setup
	@scripts/build

install:
	@scripts/install

run: build
	@scripts/run

test:
	@scripts/test

test-integration:
	@scripts/test-integration

bench:
	@scripts/bench

fmt:
	@scripts/format --write

clean:
	rm -rf dist .build plugin-sdk/.build Sources/CLibraries/.build Plugins/*/.build
