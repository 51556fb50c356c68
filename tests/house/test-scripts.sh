#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test-scripts.sh ROOT: what .ci/house.sh does on machines that this one is not. Everything it calls
# is a stand-in that notes how it was called: no package is installed and nothing is built.

# The conditions of the cases are evaluated later, which single quotes are for.
# shellcheck disable=SC2016

set -uo pipefail

root=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0 failed=0

# A machine: its tools, and a checkout whose path has a blank.
new_machine ()
{
  local tool
  rm -rf "${scratch:?}"/*
  mkdir -p "$scratch/tools" "$scratch/a checkout/.ci"
  cp "$root/.ci/house.sh" "$scratch/a checkout/.ci/"
  printf 'run gcc why\nrun meson why\ntest xvfb why\npeer tshark why\n' >"$scratch/a checkout/.ci/packages"
  for tool in awk bash cat cksum comm cp cut dirname env flock grep mkdir mktemp paste rm sed sort tail tee touch; do
    ln -s "$(command -v "$tool")" "$scratch/tools/"
  done
  stand_in id 'echo 0'
  has gcc meson xvfb tshark
}

# stand_in NAME SCRIPT: a tool that notes its arguments and does this.
stand_in ()
{
  rm -f "$scratch/tools/$1"
  printf '#!%s\necho "%s $*" >>"%s/calls"\n%s\n' "$(command -v bash)" "$1" "$scratch" "$2" >"$scratch/tools/$1"
  chmod +x "$scratch/tools/$1"
}

# has PACKAGE…: what dpkg says is installed.
has ()
{
  stand_in dpkg-query "for p in $*; do case \" \$* \" in *\" \$p \"*) echo \"installed \$p\" ;; esac; done"
}

# here SHELL-CODE: runs it as ./run would; its words go to $output, its status to $status.
here ()
{
  rm -f "$scratch/calls"
  output=$(cd "$scratch/a checkout" && PATH="$scratch/tools" HOME="$scratch/home" bash -c "set -euo pipefail
    . .ci/house.sh
    $1" 2>&1)
  status=$?
  calls=$(grep -v '^dpkg-query\|^id' "$scratch/calls" 2>/dev/null)
}

# is NAME SHELL-CONDITION
is ()
{
  n=$((n + 1))
  if eval "$2"; then
    echo "ok $n /house/scripts/$1"
  else
    printf 'status %s\noutput: %s\ncalls: %s\n' "$status" "$output" "$calls" | sed 's/^/# /'
    echo "not ok $n /house/scripts/$1"
    failed=1
  fi
}

new_machine
stand_in apt-get ''
here "need_packages 'to build' run"
is packages/all-there '[ $status = 0 ] && [ -z "$output$calls" ]'

has meson
here "need_packages 'to build' run test"
is packages/missing-as-root '[ $status = 0 ] && [[ $output = *"to build: gcc xvfb"* ]] &&
  [[ $calls = *update*install\ --no-install-recommends\ gcc\ xvfb ]]'

stand_in apt-get 'echo "cannot resolve mirror.example.org"; exit 100'
here "need_packages 'to build' run"
is packages/no-network '[ $status = 1 ] && [[ $output = *"cannot resolve"*network*"apt-get install --no-install-recommends gcc" ]]'
here "want_packages tried 'to compare' run"
is packages/wanted-and-not-to-be-had '[ $status = 0 ] && [[ $output = *"gcc cannot be installed"* ]]'
here "want_packages tried 'to compare' run"
is packages/wanted-and-tried-before '[ $status = 0 ] && [ -z "$output$calls" ]'

stand_in id 'echo 1000'
here "need_packages 'to build' run"
is packages/no-sudo '[ $status = 1 ] && [[ $output = *"no sudo"*"apt-get install --no-install-recommends gcc" ]] && [ -z "$calls" ]'
here "want_packages new 'to compare' run"
is packages/wanted-without-sudo '[ $status = 0 ] && [ -z "$output$calls" ]'

stand_in apt-get ''
stand_in sudo '"$@"'
here "need_packages 'to build' run"
is packages/with-sudo '[ $status = 0 ] && [[ $output = *"with sudo"*gcc* ]] && [[ $calls = *"sudo env"*install*gcc* ]]'
stand_in sudo '[ "$1" != -n ]'
here "want_packages new 'to compare' run"
is packages/wanted-but-sudo-would-ask '[ $status = 0 ] && [ -z "$output" ] && [[ $calls = "sudo -n true" ]]'

new_machine
rm "$scratch/tools/dpkg-query"
here "need_packages 'to build' run"
is packages/no-debian '[ $status = 1 ] && [[ $output = *"no Debian"*"gcc meson"* ]]'
for tool in cc meson ninja msgfmt glib-compile-resources pkg-config; do stand_in "$tool" ''; done
here "need_packages 'to build' run"
is packages/no-debian-but-all-there '[ $status = 0 ] && [ -z "$output" ]'

new_machine
stand_in meson 'shift; mkdir -p "$1" && touch "$1/build.ninja"'
stand_in ninja ''
here 'build "$PWD/build" all -Dx=y'
is build/first '[ $status = 0 ] && [[ $calls = *"meson setup"*"-Dx=y"*ninja* ]]'
here 'build "$PWD/build" all -Dx=y'
is build/second '[ $status = 0 ] && [ -z "$output" ] && [[ $calls = ninja* ]]'
here 'build "$PWD/build" all -Dx=z'
is build/other-options '[ $status = 0 ] && [[ $calls = *"-Dx=z"* ]]'
rm "$scratch/a checkout/build/build.ninja"
here 'build "$PWD/build" all -Dx=z'
is build/broken-off-setup '[ $status = 0 ] && [[ $calls = *"meson setup"* ]]'
mv "$scratch/a checkout" "$scratch/moved" && mkdir "$scratch/a checkout" && cp -r "$scratch/moved/." "$scratch/a checkout"
printf '/elsewhere -Dx=z' >"$scratch/a checkout/build/.made-for"
here 'build "$PWD/build" all -Dx=z'
is build/moved '[ $status = 0 ] && [[ $calls = *"meson setup"* ]]'
rm "$scratch/a checkout/build/.made-for"
here 'build "$PWD/build" all'
is build/a-developers-own '[ $status = 0 ] && [[ $calls = ninja* ]]'
stand_in ninja '[ -e "$2/.made-for" ] || { echo "ninja: error: loading build.ninja"; exit 1; }'
here 'build "$PWD/build" all'
is build/damaged-folder '[ $status = 0 ] && [[ $calls = *ninja*"meson setup"*ninja* ]]'
stand_in ninja 'echo "FAILED: src/x.c.o "; echo "x.c:1: error: no"; exit 1'
here 'build "$PWD/build" all'
is build/does-not-compile '[ $status = 1 ] && [[ $output = *"x.c:1: error: no"*"does not build"* ]] && [[ $calls != *meson* ]]'
stand_in meson 'echo "ERROR: Dependency gtk4 not found"; exit 1'
here 'build "$PWD/build-new" all'
is build/cannot-be-set-up '[ $status = 1 ] && [[ $output = *"gtk4 not found"*"cannot set up"* ]]'

here 'choose_folder build'
is folder/in-the-checkout '[[ $output = *"/a checkout/build" ]]'
here '[ () { if test "$1 $2" = "-w ."; then return 1; else builtin [ "$@"; fi; }; choose_folder build'
is folder/not-our-checkout '[[ $output = */home/.cache/mailscope/build-[0-9]* ]]'
output=$(cd "$scratch/a checkout" && bash -c '. .ci/house.sh; readlink /proc/self/fd/0' <&-)
is stdin-closed '[ "$output" = /dev/null ]'

echo "1..$n"
exit $failed
