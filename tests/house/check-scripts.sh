#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-scripts.sh ROOT: what shellcheck thinks of the scripts.

set -uo pipefail
cd "$1" || exit

if ! command -v shellcheck >/dev/null; then
  echo '1..0 # SKIP there is no shellcheck'
  exit
fi

mapfile -t scripts < <({
  find . \( -path './build*' -o -path './.git' -o -path ./tests/data \) -prune -o \
    -type f -size -64k -print0 | xargs -0 awk 'FNR == 1 && /^#!.*(\/| )(ba)?sh$/ { print FILENAME } { nextfile }'
  echo ./.ci/house.sh
} | sort)

n=0 failed=0
for script in "${scripts[@]}"; do
  n=$((n + 1))
  if findings=$(shellcheck -x "$script"); then
    echo "ok $n /house/shellcheck/${script#./}"
  else
    echo "# ${findings//$'\n'/$'\n'# }"
    echo "not ok $n /house/shellcheck/${script#./}"
    failed=1
  fi
done
echo "1..$n"
exit $failed
