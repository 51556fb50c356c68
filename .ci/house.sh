# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What ./run and ./test share: the packages, and a build folder that is up to date. They source it
# from the top of the checkout.

# Started without a standard input, the next file opened would become it.
[ -e /proc/self/fd/0 ] || exec </dev/null

# say LINE…
say ()
{
  printf '%s\n' "$@" >&2
}

give_up ()
{
  say "$@"
  exit 1
}

# list_packages KIND…: the names in .ci/packages.
list_packages ()
{
  awk -v kinds=" $* " 'index (kinds, " " $1 " ") { print $2 }' .ci/packages
}

# list_missing KIND…: those of them that are not installed.
list_missing ()
{
  local names
  mapfile -t names < <(list_packages "$@")
  comm -23 \
    <(printf '%s\n' "${names[@]}" | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null |
        sed -n 's/^installed //p' | sort -u)
}

# can_build: whether compiler, tools and libraries are there, whoever installed them.
can_build ()
{
  local tool
  for tool in cc meson ninja pkg-config msgfmt glib-compile-resources; do
    command -v "$tool" >/dev/null || return 1
  done
  pkg-config --exists 'glib-2.0 >= 2.74' 'gtk4 >= 4.8' 'libadwaita-1 >= 1.2' 'gnutls >= 3.7' libpcap
}

# apt LOG COMMAND-FOR-ROOT ARGUMENT…: nobody is asked anything.
apt ()
{
  local log=$1 as_root=$2
  shift 2
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1
}

# install_packages LOG COMMAND-FOR-ROOT PACKAGE…
install_packages ()
{
  local log=$1 as_root=$2
  shift 2
  # It may fail: whether the lists are good enough shows when something is installed.
  apt "$log" "$as_root" update || :
  apt "$log" "$as_root" install --no-install-recommends "$@"
}

# need_packages WHY KIND…: installs what is missing, or ends with a sentence that names it.
need_packages ()
{
  local why=$1 as_root='' log missing
  shift

  if ! command -v dpkg-query >/dev/null; then
    can_build && return
    give_up "Mailscope needs GTK 4.8, libadwaita 1.2, GnuTLS 3.7, libpcap, gettext, meson and a C compiler." \
      "This is no Debian, so please install what is called there:" \
      "  $(list_packages "$@" | paste -sd ' ')"
  fi

  mapfile -t missing < <(list_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    give_up "There is no apt-get here. Please install these packages $why: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      give_up "Packages are missing $why, and there is no sudo to install them. Please let the administrator run" \
        "  apt-get install --no-install-recommends ${missing[*]}"
    as_root=sudo
  fi

  say "Installing packages $why${as_root:+ (with sudo)}: ${missing[*]}"
  log=$(mktemp)
  if ! install_packages "$log" "$as_root" "${missing[@]}"; then
    tail -n 3 "$log" >&2
    rm -f "$log"
    give_up "The packages could not be installed; is there a network, and does it reach Debian? By hand it is" \
      "  ${as_root:+sudo }apt-get install --no-install-recommends ${missing[*]}"
  fi
  rm -f "$log"
}

# want_packages FILE WHY KIND…: the same where nobody has to be asked; what cannot be had is left out, and
# noted in FILE so that it is not tried again.
want_packages ()
{
  local tried=$1 why=$2 as_root='' log missing package
  shift 2

  command -v apt-get >/dev/null || return 0
  mapfile -t missing < <(list_missing "$@")
  [ "${missing[*]}" != "$(cat "$tried" 2>/dev/null)" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 0
    as_root='sudo -n'
  fi

  say "Installing packages $why: ${missing[*]}"
  log=$(mktemp)
  if ! install_packages "$log" "$as_root" "${missing[@]}"; then
    for package in "${missing[@]}"; do
      apt "$log" "$as_root" install --no-install-recommends "$package" || say "  $package cannot be installed here."
    done
    list_missing "$@" | paste -sd ' ' >"$tried"
  fi
  rm -f "$log"
}

# choose_folder NAME: where to build; not in the checkout if that belongs to somebody else.
choose_folder ()
{
  local name=$1 file
  if [ -w . ] && mkdir -p "$name" 2>/dev/null && [ -w "$name" ]; then
    for file in "$name.lock" "$name/.ninja_log" "$name/build.ninja"; do
      [ ! -e "$file" ] || [ -w "$file" ] || name=
    done
    [ -z "$name" ] || { printf '%s\n' "$PWD/$name"; return; }
  fi
  name="${XDG_CACHE_HOME:-$HOME/.cache}/mailscope/$1-$(printf '%s' "$PWD" | cksum | cut -d ' ' -f 1)"
  mkdir -p "$name" || give_up "Neither the checkout nor $name can be written to, so there is nowhere to build."
  printf '%s\n' "$name"
}

set_up_folder ()
{
  local folder=$1 made_for=$2
  shift 2
  rm -rf "$folder"
  if ! meson setup "$folder" . "$@" >"$folder.log" 2>&1; then
    tail -n 20 "$folder.log" >&2
    give_up "Meson cannot set up the build; the reason stands above (all of it: $folder.log)."
  fi
  printf '%s' "$made_for" >"$folder/.made-for"
}

# build FOLDER TARGET MESON-OPTION…: brings TARGET up to date. A folder that was moved, set up for
# something else, or broken off is made anew.
build ()
(
  folder=$1 target=$2
  shift 2
  made_for="$PWD $*"
  fresh=false

  # Two at a time would write over each other.
  exec 9>"$folder.lock"
  flock 9

  # A folder without the mark is a developer's own: it stays as it is.
  if [ ! -f "$folder/build.ninja" ] ||
     { [ -f "$folder/.made-for" ] && [ "$(cat "$folder/.made-for")" != "$made_for" ]; }; then
    say "Building Mailscope; this takes a minute or two the first time."
    set_up_folder "$folder" "$made_for" "$@"
    fresh=true
  fi
  ninja -C "$folder" "$target" >"$folder.log" 2>&1 && exit

  # What does not compile will not compile a second time either; anything else may be the folder's fault.
  if ! $fresh && ! grep -q '^FAILED: .*\.o ' "$folder.log"; then
    set_up_folder "$folder" "$made_for" "$@"
    ninja -C "$folder" "$target" >"$folder.log" 2>&1 && exit
  fi
  grep -v '^\[[0-9]*/[0-9]*\] [A-Z]' "$folder.log" | tail -n 60 >&2
  give_up "Mailscope does not build; what the compiler says stands above (all of it: $folder.log)."
)
