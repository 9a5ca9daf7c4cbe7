#!/bin/sh
# Builds everything with its tests and fails on any warning of ours.
set -eu
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests 2>&1 | tee "$log"
grep -q 'Build complete!' "$log" || exit 1
# The linker's note on mktemp inside Foundation is not ours.
if grep -E '(^|[^a-z])warning:' "$log" | grep -v "the use of \`mktemp' is dangerous"; then
    echo "error: the build has warnings" >&2
    exit 1
fi
