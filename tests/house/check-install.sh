#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-install.sh BUILD PREFIX PATH…: installs the program into a scratch folder and looks whether
# each PATH, below PREFIX, is there, and whether the command line runs from there.

set -uo pipefail

build=$1 prefix=$2
shift 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
installed=$scratch/a\ root$prefix
n=0 failed=0

# is NAME COMMAND…
is ()
{
  local name=$1 output
  shift
  n=$((n + 1))
  if output=$("$@" 2>&1 </dev/null); then
    echo "ok $n /house/install/$name"
  else
    echo "# ${output//$'\n'/$'\n'# }"
    echo "not ok $n /house/install/$name"
    failed=1
  fi
}

is into-a-folder env DESTDIR="$scratch/a root" meson install -C "$build" --no-rebuild --quiet
for path in "$@"; do
  is "$path" ls "$installed/$path"
done
is runs-from-there "$installed/bin/mailscope-cli" explain smtp EHLO

echo "1..$n"
exit $failed
