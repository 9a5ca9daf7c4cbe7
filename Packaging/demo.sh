#!/bin/sh
# demo.sh BINARY: the main job from beginning to end, in a folder and a HOME of its own that are removed afterwards.
set -eu
binary=$1

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
mkdir "$place/home" "$place/bin" "$place/ada" "$place/ben"
ln -s "$binary" "$place/bin/git-ccds"
export HOME="$place/home" PATH="$place/bin:$PATH" GIT_CONFIG_NOSYSTEM=1
unset XDG_CONFIG_HOME XDG_CACHE_HOME GIT_DIR GIT_WORK_TREE GIT_CONFIG_GLOBAL 2>/dev/null || true

# Shows a command and runs it.
run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# Shows a command that git must refuse, and runs it.
refused() {
    printf '\n$ %s\n' "$*"
    if "$@"; then
        echo "error: this should have been refused" >&2
        exit 1
    fi
}

say() { printf '\n# %s\n' "$*"; }

git config --global user.name "Ada Lovelace"
git config --global user.email ada@example.org
git config --global init.defaultBranch main
git config --global advice.detachedHead false

say "Ada starts a project: a repository with hooks and a first commit."
cd "$place/ada"
run git ccds init --no-input project_name="Tea Leaves"
cd tea_leaves
run git log --oneline

say "A key in a source file is refused."
key="AKIA""Q3EGRZ7WJ5LTXN2M"
printf 'AWS_KEY = "%s"\n' "$key" >tea_leaves/settings.py
run git add tea_leaves/settings.py
refused git commit -m "Add settings"
git rm -q --cached tea_leaves/settings.py
rm tea_leaves/settings.py

say "So is raw data, even when it is added by force."
printf 'leaf,steam\n1,2\n' >data/raw/train.csv
run git add --force data/raw/train.csv
refused git commit -m "Add the data"
git rm -q --cached data/raw/train.csv

say "A clean commit passes."
printf '\nMeasured by Ada.\n' >>README.md
run git commit -q -a -m "Say who measured"
run git log --oneline

say "Ada shares the project with Ben through a shared repository."
run git ccds share ../../shared/tea-leaves.git --with Ben

say "Ben joins: his own branch, hooks, ready to work."
git config --global user.name "Ben"
git config --global user.email ben@example.org
cd "$place/ben"
run git ccds join --as ben ../shared/tea-leaves.git
cd tea-leaves
printf '\nAnd by Ben.\n' >>README.md
run git commit -q -a -m "Say who measured too"
run git push
run git log --oneline --all --graph

say "Done: this folder and its HOME were only for the demonstration, and are gone now."
