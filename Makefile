# What a developer or a packager does with git-ccds. `make demo` and `make test` do all the set-up on a fresh machine.

PREFIX ?= /usr/local
DESTDIR ?=
PEERS := $(CURDIR)/.build-peers
RELEASE := .build/release/git-ccds
# The default rules as one database, which makes scans and hooks fast; it stands beside the program or in libexec.
DATABASE := .build/release/git-ccds.rules
# Makes such databases of rule sets that are not the default one.
COMPILER := .build/release/compile-rules
# Where the release build finds libgit2 as a static library, for a quick start; see Packaging/static-libraries.sh.
STATIC := $(CURDIR)/.build/static
SWIFT_BUILD = PKG_CONFIG_PATH="$(STATIC):$$PKG_CONFIG_PATH" \
    swift build -c release --static-swift-stdlib --disable-local-rpath
SOURCES := Package.swift Sources Tests Plugins

export GIT_CCDS_PEERS := $(PEERS)

.PHONY: all build demo test lint format unit fuzz projects bench install uninstall completions system-packages peers clean

all: build

## Build the release binary: static Swift runtime and libgit2, stripped.
build: system-packages
	sh Packaging/static-libraries.sh "$(STATIC)"
	# A plan that was made without it is made anew: SwiftPM would go by the old one.
	[ ! -d "$(STATIC)" ] || grep -qs "$(STATIC)" .build/release.yaml || rm -f .build/release.yaml
	$(SWIFT_BUILD) --product git-ccds
	$(SWIFT_BUILD) --product compile-rules
	strip $(RELEASE) $(COMPILER)
	$(MAKE) $(DATABASE)

$(DATABASE): $(wildcard Sources/Guard/Embedded/*.toml)
	tool=$$(ls .build/release/embed-rules .build/release/embed-rules-tool 2>/dev/null | head -n 1); \
	"$$tool" --database Sources/Guard/Embedded "$@"

## Watch the main job: a project, refused commits, a shared remote, a partner.
demo: build
	sh Packaging/demo.sh "$(CURDIR)/$(RELEASE)"

## Everything that CI runs.
test: lint unit

lint:
	swift format lint --strict --recursive --parallel $(SOURCES)

## Build without warnings, then unit tests, stories and differential tests.
unit: system-packages peers
	sh Packaging/build-without-warnings.sh
	# The generated projects have makefiles of their own, which know nothing of this one.
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS swift test --skip-build

## Feed everything that reads foreign bytes with mutations of good input: ten minutes each unless FUZZ_SECONDS says otherwise.
fuzz: export FUZZ_SECONDS ?= 600
fuzz: system-packages
	swift build --build-tests
	nice -n 19 swift test --skip-build --filter FuzzTests.ForeignBytesTests

format:
	swift format --in-place --recursive --parallel $(SOURCES)

## The system's libraries, by the system's package manager.
system-packages:
	@sh Packaging/system-packages.sh

## The programs that the tests compare with, each in a virtual environment of its own.
peers:
	@sh Packaging/peers.sh "$(PEERS)"

bench: build
	@sh Packaging/peers.sh "$(PEERS)" bench
	@for script in hook tree history init templates explain; do sh "Benchmarks/$$script.sh" "$(CURDIR)/$(RELEASE)" || exit 1; done

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/git-ccds"
	install -d "$(DESTDIR)$(PREFIX)/libexec/git-ccds"
	install -m 644 $(DATABASE) "$(DESTDIR)$(PREFIX)/libexec/git-ccds/git-ccds.rules"
	install -m 755 $(COMPILER) "$(DESTDIR)$(PREFIX)/libexec/git-ccds/compile-rules"
	install -m 644 Packaging/git-ccds.1 "$(DESTDIR)$(PREFIX)/share/man/man1/git-ccds.1"
	install -d "$(DESTDIR)$(PREFIX)/share/doc/git-ccds"
	install -m 644 LICENSE NOTICE.txt "$(DESTDIR)$(PREFIX)/share/doc/git-ccds"
	sh Packaging/completions.sh "$(CURDIR)/$(RELEASE)" "$(DESTDIR)$(PREFIX)/share"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/git-ccds" "$(DESTDIR)$(PREFIX)/libexec/git-ccds/git-ccds.rules" \
	    "$(DESTDIR)$(PREFIX)/libexec/git-ccds/compile-rules" \
	    "$(DESTDIR)$(PREFIX)/share/man/man1/git-ccds.1" \
	    "$(DESTDIR)$(PREFIX)/share/doc/git-ccds/LICENSE" "$(DESTDIR)$(PREFIX)/share/doc/git-ccds/NOTICE.txt" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/git-ccds" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_git-ccds" \
	    "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/git-ccds.fish"

clean:
	rm -rf .build .build-peers
