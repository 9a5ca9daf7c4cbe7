#!/bin/sh
# init.sh BINARY: a data-science project with all defaults, beside ccds with a local template, in one run.
set -eu
binary=$1
. "$(dirname "$0")/common.sh"
template=${CCDS_TEMPLATE:-}

mkdir "$place/bin" "$place/ours" "$place/theirs"
ln -s "$binary" "$place/bin/git-ccds"
export PATH="$place/bin:$PATH" BINARY="$binary"

cat >"$place/ours.sh" <<'S'
rm -rf "$1/project" && cd "$1" && exec "$BINARY" init --no-input project_name=project
S
cat >"$place/theirs.sh" <<'S'
rm -rf "$1"/project* && cd "$1" && exec "$2" --no-input "$3" project_name=project
S
if [ -n "$template" ]; then
    ROUNDS=${ROUNDS:-7} compare "sh $place/ours.sh $place/ours" "ccds=sh $place/theirs.sh $place/theirs $peers/ccds/bin/ccds $template"
else
    # Without a checkout of ccds' template: ours, written out, rendered by ccds' own engine.
    echo "hint: for the comparison with ccds set CCDS_TEMPLATE to a checkout of its template" >&2
    ROUNDS=${ROUNDS:-7} compare "sh $place/ours.sh $place/ours"
fi
