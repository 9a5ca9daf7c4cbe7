#!/bin/sh
# explain.sh BINARY: what `git ccds explain` costs in a project with ten thousand files of data, ignored and untracked.
#
# The last column is the ratio to git's own status of the same project, which explain has to ask for.
set -eu
binary=$(realpath "$1")
. "$(dirname "$0")/common.sh"

mkdir "$place/projects"
"$binary" init --no-input -o "$place/projects" project_name=Many >/dev/null
cd "$place/projects/many"
python3 - <<'PY'
for number in range(10_000):
    open(f"data/raw/{number}.csv", "w").close()
PY
status="git --no-optional-locks status --porcelain --ignored=matching"
echo "ten thousand ignored files"
compare "$status" "explain=$binary explain" "explain PATH=$binary explain data/raw" "explain TERM=$binary explain feature"
mkdir loose
touch loose/first
git add loose/first
python3 - <<'PY'
import os
for number in range(10_000):
    os.rename(f"data/raw/{number}.csv", f"loose/{number}.csv")
PY
echo "ten thousand untracked files"
compare "$status" "explain=$binary explain" "explain PATH=$binary explain loose"
