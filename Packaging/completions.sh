#!/bin/sh
# completions.sh BINARY SHARE: installs the completions for bash, zsh and fish below SHARE (…/share).
set -eu
binary=$1
share=$2

bash_dir="$share/bash-completion/completions"
zsh_dir="$share/zsh/site-functions"
fish_dir="$share/fish/vendor_completions.d"
install -d "$bash_dir" "$zsh_dir" "$fish_dir"

"$binary" --generate-completion-script bash >"$bash_dir/git-ccds"
"$binary" --generate-completion-script zsh >"$zsh_dir/_git-ccds"
"$binary" --generate-completion-script fish >"$fish_dir/git-ccds.fish"

# git's own completion asks this function about `git ccds`, with the words of the whole line.
cat >>"$bash_dir/git-ccds" <<'B'

_git_ccds() {
    COMP_WORDS=(git-ccds "${words[@]:$((__git_cmd_idx + 1))}")
    COMP_CWORD=$((cword - __git_cmd_idx))
    _git-ccds git-ccds "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
}
B
