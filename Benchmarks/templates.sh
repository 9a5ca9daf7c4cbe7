#!/bin/sh
# templates.sh BINARY: templates of three sizes, with a repository and without one, beside cookiecutter and ccds in one run.
set -eu
binary=$1
. "$(dirname "$0")/common.sh"

export CLEAN="$place/out"

# measure NAME TEMPLATE PROGRAM
measure() {
    echo "$1"
    options="--no-input --accept-hooks no -o $CLEAN $2"
    ROUNDS=${ROUNDS:-11} compare "$binary init --no-git $options" "with git=$binary init $options" \
        "$(basename "$3")=$3 $options"
}

mkdir -p "$place/minimal/{{cookiecutter.name}}"
echo '{"name": "project", "author": "me"}' >"$place/minimal/cookiecutter.json"
echo 'Hello {{ cookiecutter.name }} by {{ cookiecutter.author }}' >"$place/minimal/{{cookiecutter.name}}/README.md"

mkdir -p "$place/large/{{cookiecutter.name}}"
echo '{"name": "project", "author": "me", "kind": ["a", "b"]}' >"$place/large/cookiecutter.json"
folder=1
while [ "$folder" -le 20 ]; do
    top="$place/large/{{cookiecutter.name}}/folder_$folder"
    mkdir "$top"
    file=1
    while [ "$file" -le 15 ]; do
        cat >"$top/{{cookiecutter.name}}_$file.py" <<T
"""Module $file of {{ cookiecutter.name }}, by {{ cookiecutter.author|title }}."""
{% if cookiecutter.kind == "a" %}KIND = "a"{% else %}KIND = "b"{% endif %}
{% for number in range(20) %}
def function_{{ number }}(value):
    """Adds {{ number }}."""
    return value + {{ number }}
{% endfor %}
T
        file=$((file + 1))
    done
    folder=$((folder + 1))
done

cookiecutter=$peers/cookiecutter/bin/cookiecutter
measure "a template of one file" "$place/minimal" "$cookiecutter"
measure "a template of 300 files" "$place/large" "$cookiecutter"
if [ -n "${CCDS_TEMPLATE-}" ]; then
    measure "ccds' template without its hooks" "$CCDS_TEMPLATE" "$peers/ccds/bin/ccds"
else
    echo "hint: for ccds' own template set CCDS_TEMPLATE to a checkout of it" >&2
fi
