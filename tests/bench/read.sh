#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# read.sh BUILD CAPTURE [ROUNDS]: how long mailscope-cli reads a capture, beside a loop over libpcap
# that does nothing and, where there is one, tshark. They take turns, so that a busy moment of the
# machine hits all of them; the median of the rounds counts. BUILD is best of --buildtype=release.

set -euo pipefail

if [ $# -lt 2 ]; then
  echo 'Usage: read.sh BUILD CAPTURE [ROUNDS]' >&2
  exit 2
fi
build=$1 capture=$2 rounds=${3:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

ninja -C "$build" tests/bench/null-loop src/cli/mailscope-cli >"$scratch/ninja" ||
  { cat "$scratch/ninja" >&2; exit 1; }

# run NAME COMMAND…: notes how many milliseconds a command took.
run ()
{
  local name=$1 start=$EPOCHREALTIME end
  shift
  "$@" >/dev/null 2>&1 || :
  end=$EPOCHREALTIME
  echo $(((${end/[.,]/} - ${start/[.,]/}) / 1000)) >>"$scratch/$name.ms"
}

# Once before, so that the file comes from memory for all of them.
cat "$capture" >/dev/null
for ((round = 0; round < rounds; round++)); do
  run null-loop "$build/tests/bench/null-loop" "$capture"
  run mailscope-json "$build/src/cli/mailscope-cli" read --format=json "$capture"
  run mailscope-text "$build/src/cli/mailscope-cli" read --format=text "$capture"
  ! command -v tshark >/dev/null ||
    run tshark tshark -n -r "$capture" -Y 'smtp || pop || imap'
done

octets=$(stat -c %s "$capture")
floor=
for name in null-loop mailscope-json mailscope-text tshark; do
  [ -f "$scratch/$name.ms" ] || continue
  median=$(sort -n "$scratch/$name.ms" | sed -n "$(((rounds + 1) / 2))p")
  floor=${floor:-$median}
  awk -v name="$name" -v ms="$median" -v octets="$octets" -v floor="$floor" 'BEGIN {
    ms = ms ? ms : 1
    printf "%-15s %7d ms %8.1f MB/s %7.1f times null-loop\n", name, ms, octets / ms / 1000, ms / (floor ? floor : 1)
  }'
done
