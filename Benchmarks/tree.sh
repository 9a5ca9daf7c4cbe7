#!/bin/sh
# tree.sh BINARY: what a scan of 200 MB of source costs, beside its peers, in one run: in 25,000 files, and in large files; and of
# 100 MB staged in 2,000 files.
#
# TREE=DIR names a folder of source text to build the corpus from; else the system's headers and Python's library serve, several times
# over where they are too few. The last column is the ratio to two `cat` side by side that read the same files. Everyone goes
# by their own rules; peers that do not exist are left out.
set -eu
binary=$(realpath "$1")
. "$(dirname "$0")/common.sh"

python3 - "$place" "${TREE:-}" <<'PY'
import os, pathlib, subprocess, sys, sysconfig

place = pathlib.Path(sys.argv[1])
roots = [sys.argv[2]] if sys.argv[2] else ["/usr/include", sysconfig.get_paths()["stdlib"]]
texts = []
total = 0
for root in roots:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not os.path.isfile(path) or os.path.islink(path):
                continue
            with open(path, "rb") as file:
                text = file.read(256 * 1024)
            if text and b"\0" not in text:
                texts.append((name, text))
                total += len(text)
            if total > 100_000_000:
                break
if not texts:
    sys.exit("error: no text below " + " ".join(roots))

def corpus(folder, files, size):
    """So many files of so many bytes in all: every file is a text, cut or repeated with its lines numbered."""
    written = 0
    for number in range(files):
        name, text = texts[number % len(texts)]
        round = number // len(texts)
        # Not the same twice: a line before it, and another rest of it.
        head = b"// %d %d\n" % (number, round)
        share = (size - written) // (files - number)
        body = text[(round * 997) % (len(text) // 2 + 1):]
        while len(body) < share:
            body += texts[(number * 31 + len(body)) % len(texts)][1]
        target = folder / f"{number // 500:03}" / f"{number % 500:03}-{name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        data = head + body[:share]
        target.write_bytes(data)
        written += len(data)

corpus(place / "many", 25_000, 200_000_000)
corpus(place / "large", 8, 200_000_000)
corpus(place / "staged", 2_000, 100_000_000)
git = ["git", "-C", place / "staged"]
subprocess.run([*git, "init", "-q"], check=True)
subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "base"], check=True)
subprocess.run([*git, "add", "-A"], check=True)
PY

cat >"$place/two.sh" <<'S'
# two.sh FOLDER: two cats side by side read half of its files each.
find "$1" -type f -not -path '*/.git/*' >"$1.list"
awk -v one="$1.one" -v two="$1.two" 'NR % 2 { print > one; next } { print > two }' "$1.list"
S
cat >"$place/cats.sh" <<'S'
tr '\n' '\0' <"$1.one" | xargs -0 cat >/dev/null &
tr '\n' '\0' <"$1.two" | xargs -0 cat >/dev/null
wait
S
cat >"$place/cold.sh" <<'S'
rm -rf "$HOME/.cache" && exec "$@"
S
for folder in many large staged; do sh "$place/two.sh" "$place/$folder"; done

gitleaks=$(native gitleaks gitleaks)
betterleaks=$(native betterleaks betterleaks)
kingfisher=$(native kingfisher kingfisher)
# arguments FOLDER: what compare gets for a folder that is no repository.
arguments() {
    set -- "$1" "git-ccds=$binary scan --no-ignore -l error $1"
    set -- "$@" "first run=sh $place/cold.sh $binary scan --no-ignore -l error $1"
    if [ -x "$betterleaks" ]; then set -- "$@" "betterleaks=$betterleaks auto --no-banner -l error $1"; fi
    if [ -x "$kingfisher" ]; then
        set -- "$@" "kingfisher=$kingfisher scan --no-validate --no-update-check --quiet $1"
    fi
    if [ -x "$gitleaks" ]; then set -- "$@" "gitleaks=$gitleaks dir --no-banner -l error $1"; fi
    folder=$1
    shift
    ROUNDS=${ROUNDS:-3} compare "sh $place/cats.sh $folder" "$@"
}
echo "200 MB in 25,000 files"
arguments "$place/many"
echo "200 MB in large files"
arguments "$place/large"
cd "$place/staged"
echo "100 MB staged in 2,000 files"
set -- "git-ccds=$binary hook pre-commit" "scan --staged=$binary scan --staged -l error"
if [ -x "$betterleaks" ]; then set -- "$@" "betterleaks=$betterleaks git --staged --no-banner -l error ."; fi
if [ -x "$gitleaks" ]; then set -- "$@" "gitleaks=$gitleaks git --staged --no-banner -l error ."; fi
ROUNDS=${ROUNDS:-3} compare "sh $place/cats.sh $place/staged" "$@"
