#!/bin/sh
# static-libraries.sh FOLDER: prepares FOLDER so that a build with PKG_CONFIG_PATH=FOLDER links libgit2 and the C++ library
# statically. Loading libgit2 with the twenty libraries behind it takes as long as everything else that a hook does.
# What git-ccds does not use of them (TLS, SSH, Kerberos) is defined in Sources/CNetworkShadow. Where that is not all that is
# missing, because libgit2 was built in another way, FOLDER is taken away: the build links the shared libraries then.
set -eu
folder=$1
rm -rf "$folder"
[ "$(uname -s)" = Linux ] || exit 0
shadow=$(dirname "$0")/../Sources/CNetworkShadow
compiler=$(command -v cc || command -v clang || command -v gcc) || exit 0

# archive NAME: the path of a static library; fails where there is none.
archive() {
    found=$("$compiler" -print-file-name="lib$1.a")
    [ -f "$found" ] && echo "$found"
}

libgit2=$(archive git2) || exit 0
others=""
for option in $(pkg-config --static --libs-only-l libgit2); do
    case ${option#-l} in git2) continue ;; esac
    if found=$(archive "${option#-l}"); then others="$others $found"; fi
done

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
# Neither file can say a path with blanks.
case $folder in *" "*) rm -rf "$folder"; exit 0 ;; esac
trap 'rm -rf "$folder"' EXIT

# Nothing may be missing of all that libgit2 can do.
echo 'int main(void) { return 0; }' >"$folder/probe.c"
# shellcheck disable=SC2086 # a list of paths without blanks
"$compiler" -o "$folder/probe" "$folder/probe.c" -I "$shadow/include" "$shadow"/*.c \
    -Wl,--whole-archive "$libgit2" -Wl,--no-whole-archive -Wl,--start-group $others -Wl,--end-group 2>"$folder/errors" || {
    echo "note: libgit2 is linked as a shared library: $(grep -m 1 'undefined' "$folder/errors" || tail -n 1 "$folder/errors")" >&2
    exit 0
}
rm "$folder"/probe* "$folder/errors"

# To the linker these scripts are the libraries.
echo "GROUP ($libgit2$others)" >"$folder/libgit2.so"
if found=$(archive stdc++); then echo "GROUP ($found)" >"$folder/libstdc++.so"; fi
cat >"$folder/libgit2.pc" <<PC
Name: libgit2
Description: libgit2, linked statically
Version: $(pkg-config --modversion libgit2)
Cflags: $(pkg-config --cflags libgit2)
Libs: -L$folder -lgit2
PC
trap - EXIT
