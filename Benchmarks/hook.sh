#!/bin/sh
# hook.sh BINARY: what the pre-commit hook costs on ten small staged files, beside its peers, in one run.
#
# The last column is the ratio to a C program that only initialises libgit2 and opens the repository.
set -eu
binary=$1
. "$(dirname "$0")/common.sh"

repository="$place/repository"
git init -q "$repository"
cd "$repository"
git commit -q --allow-empty -m base
for index in 0 1 2 3 4 5 6 7 8 9; do
    seq 60 | sed "s/.*/value_$index = compute(&, \"text number $index\")/" >"file$index.py"
done
git add .

cat >"$place/open.c" <<'C'
#include <git2.h>
int main(void) {
    git_repository *repository;
    git_libgit2_init();
    return git_repository_open_ext(&repository, ".", 0, 0) != 0;
}
C
cc -O2 -o "$place/open" "$place/open.c" -lgit2

printf 'repos:\n- repo: builtin\n  hooks: [{id: check-added-large-files}, {id: detect-private-key}, {id: check-merge-conflict}]\n' \
    >.pre-commit-config.yaml
printf 'pre-commit:\n  commands:\n    nothing: {run: "true"}\n' >lefthook.yml

lefthook=$(find "$peers/lefthook" -type f -name lefthook -path '*bin*' -perm -u+x | grep -v 'lefthook/bin/lefthook$' | head -1)
compare "$place/open" \
    "git-ccds=$binary hook pre-commit" \
    "prek=$(native prek prek) run --quiet" \
    "lefthook=${lefthook:-$peers/lefthook/bin/lefthook} run pre-commit" \
    "betterleaks=$(native betterleaks betterleaks) git --staged --no-banner -l error ." \
    "gitleaks=$(native gitleaks gitleaks) git --staged --no-banner -l error ." \
    "detect-secrets=$peers/detect-secrets/bin/detect-secrets-hook file0.py file1.py file2.py file3.py file4.py file5.py file6.py file7.py file8.py file9.py"
