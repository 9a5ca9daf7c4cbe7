#!/bin/sh
# history.sh BINARY: what a scan of whole histories costs, beside its peers, in one run.
#
# HISTORIES=URL-OR-DIR … names the repositories, which are cloned; else one of 5,000 commits is made of the system's headers and
# Python's library. The last column is the ratio to `git log -p --all`. Everyone goes by their own rules; peers that do not
# exist are left out.
set -eu
binary=$(realpath "$1")
. "$(dirname "$0")/common.sh"

# Writes commits for git fast-import: each changes a few lines of some of 800 files.
made() {
    python3 - <<'PY'
import os, random, sys, sysconfig

random.seed(1)
texts = []
for root in ["/usr/include", sysconfig.get_paths()["stdlib"]]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < 100_000:
                with open(path, "rb") as file:
                    text = file.read()
                if text and b"\0" not in text:
                    texts.append((name, text.splitlines(keepends=True)))
if not texts:
    sys.exit("error: no text in the system's headers or Python's library")
texts = random.sample(texts, min(800, len(texts)))
out = sys.stdout.buffer
for number in range(5_000):
    out.write(b"commit refs/heads/main\ncommitter Bench <bench@example.org> %d +0000\ndata 2\nm\n" % (1_600_000_000 + number * 600))
    # All files come with the first commits, and are changed later.
    chosen = range(number * 8, number * 8 + 8) if number * 8 < len(texts) else random.sample(range(len(texts)), 6)
    for place in chosen:
        if place >= len(texts):
            continue
        name, lines = texts[place]
        if number * 8 >= len(texts):
            for _ in range(random.randrange(1, 6)):
                source = texts[random.randrange(len(texts))][1]
                lines.insert(random.randrange(len(lines) + 1), source[random.randrange(len(source))])
                del lines[random.randrange(len(lines))]
        text = b"".join(lines)
        out.write(b"M 100644 inline %d/%d-%s\ndata %d\n" % (place % 40, place, name.encode(), len(text)))
        out.write(text + b"\n")
    out.write(b"\n")
PY
}

gitleaks=$(native gitleaks gitleaks)
betterleaks=$(native betterleaks betterleaks)
kingfisher=$(native kingfisher kingfisher)
# measure NAME: what compare gets for the repository in the folder at hand.
measure() {
    echo "$1: $(git rev-list --all --count) commits, $(git cat-file --batch-all-objects --batch-check='%(objecttype) %(objectsize)' |
        awk '$1 == "blob" { count++; size += $2 } END { printf "%d blobs of %d MB", count, size / 1e6 }')"
    set -- "git-ccds=$binary scan --history -l error"
    if [ -x "$kingfisher" ]; then
        set -- "$@" "kingfisher=$kingfisher scan --no-validate --no-update-check --quiet ."
    fi
    if [ -x "$betterleaks" ]; then set -- "$@" "betterleaks=$betterleaks git --no-banner -l error ."; fi
    if [ -x "$gitleaks" ]; then set -- "$@" "gitleaks=$gitleaks git --no-banner -l error ."; fi
    MEMORY=1 ROUNDS=${ROUNDS:-3} compare "git log -p --all" "$@"
}

if [ -z "${HISTORIES:-}" ]; then
    git init -q --bare "$place/made"
    cd "$place/made"
    made | git fast-import --quiet
    git gc -q
    measure "made history"
fi
number=0
for source in ${HISTORIES:-}; do
    number=$((number + 1))
    git clone -q --mirror "$source" "$place/$number"
    cd "$place/$number"
    measure "$(basename "$source" .git)"
done
