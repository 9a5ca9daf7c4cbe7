#!/bin/sh
# Installs the libraries that git-ccds is built on, where they are missing.
set -eu

debian="libgit2-dev libre2-dev libtomlplusplus-dev libyaml-dev libtommath-dev libdeflate-dev libarchive-dev pkg-config binutils make python3-venv git"
homebrew="libgit2 re2 tomlplusplus libyaml libtommath libdeflate pkg-config"

if command -v apt-get >/dev/null 2>&1; then
    missing=""
    for package in $debian; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || exit 0
    if [ "$(id -u)" = 0 ]; then as=""; elif command -v sudo >/dev/null 2>&1; then as="sudo"; else
        echo "error: these packages are missing:$missing" >&2
        echo "hint: apt-get install$missing" >&2
        exit 2
    fi
    $as apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq $missing
elif command -v brew >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # a list of words
    brew install --quiet $homebrew
else
    echo "error: neither apt-get nor brew is here" >&2
    echo "hint: install libgit2, RE2, toml++, libyaml, libtommath and libdeflate with their headers" >&2
    exit 2
fi
