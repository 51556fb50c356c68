#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-layers.py ROOT: whether every layer keeps to what it may use (src/README.md).

An include must name the layer and may only go down; below the engine nothing opens a file or a
socket, reads the clock, makes a thread or draws randomness; only the window knows GTK.
"""

import os
import re
import sys

from sources import blank_out, list_files, read_file
from tap import Tap

BELOW_DIALOGUE = {"base", "protocol"}
BELOW_ENGINE = BELOW_DIALOGUE | {"dialogue", "server", "capture", "lesson"}

MAY_INCLUDE = {
    "base": set(),
    "protocol": {"base"},
    "dialogue": BELOW_DIALOGUE,
    "server": BELOW_DIALOGUE | {"dialogue"},
    "capture": BELOW_DIALOGUE | {"dialogue"},
    "lesson": BELOW_DIALOGUE | {"dialogue"},
    "engine": BELOW_ENGINE,
    "app": BELOW_ENGINE | {"engine"},
    "cli": BELOW_ENGINE | {"engine"},
    "helper": {"base", "protocol", "capture"},
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)

# Of the system's headers, those whose only use is what the lower layers must not do.
WORLDLY_HEADERS = re.compile(
    r"^(gio/.*|glib/gstdio\.h|glib-unix\.h|fcntl\.h|unistd\.h|time\.h|poll\.h|pthread\.h|threads\.h|netdb\.h"
    r"|sys/(socket|stat|time|mman|wait|random|epoll|uio)\.h)$")

WORLDLY_CALLS = re.compile(
    r"(?<![\w.>])(?:"
    r"open|openat|creat|fopen|fdopen|freopen|popen|tmpfile|mkstemp|opendir|unlink|rename|mkdir"
    r"|socket|socketpair|bind|listen|accept|accept4|connect|sendto|sendmsg|recv|recvfrom|recvmsg"
    r"|getaddrinfo|gethostbyname|poll|select|epoll_\w+"
    r"|time|clock|clock_gettime|gettimeofday|localtime|localtime_r|sleep|usleep|nanosleep"
    r"|fork|vfork|execl\w*|execv\w*|system|pthread_create|thrd_create"
    r"|rand|rand_r|random|srandom|drand48|getrandom|getentropy|getpid|getenv"
    r"|g_(?:open|fopen|creat|unlink|rename|mkdir\w*|mkstemp\w*|file_\w+|dir_open|mapped_file_new)"
    r"|g_(?:socket|network|inet|resolver|spawn|subprocess|io_channel)_\w+"
    r"|g_(?:get_real_time|get_monotonic_time|get_current_time|date_time_new_now\w*|date_time_new_local"
    r"|date_time_new_from_unix_local\w*|date_time_to_local|time_zone_new_local|timer_new|usleep)"
    r"|g_(?:thread_new|thread_try_new|thread_pool_new\w*|task_run_in_thread\w*|main_\w+|timeout_\w+|idle_\w+)"
    r"|g_(?:random_\w+|rand_new\w*|uuid_string_random|getenv|get_environ|get_user_name|get_host_name|get_home_dir)"
    r")[ \t]*\(")


def layer_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] in ("src", "tests") and parts[1] in MAY_INCLUDE else None


def line_of(text, place):
    return text.count("\n", 0, place) + 1


def find_includes(path, text, siblings):
    """What is wrong with the includes of a file; siblings are the names in its folder."""
    layer = layer_of(path)
    is_test = path.startswith("tests/")
    allowed = MAY_INCLUDE[layer] | {layer} | ({"tests"} if is_test else set())
    for match in INCLUDE.finditer(blank_out(text, keep_literals=True)):
        kind, name = match.groups()
        where = f"{path}:{line_of(text, match.start())}"
        first = name.split("/")[0]
        if kind == '"' and name != "config.h" and not (is_test and name in siblings):
            if name.startswith(".") or "/" not in name:
                yield f"{where}: {name} must name its layer"
            elif first not in allowed:
                yield f"{where}: {layer} must not use {first} ({name})"
        elif kind == "<" and re.match(r"gtk|gdk|gsk|adwaita\.h|pango", name) and layer != "app":
            yield f"{where}: {layer} must not know the window system (<{name}>)"


def find_worldly(path, text):
    """What a file below the engine takes from the world instead of being handed it."""
    for match in INCLUDE.finditer(blank_out(text, keep_literals=True)):
        if WORLDLY_HEADERS.match(match.group(2)):
            yield f"{path}:{line_of(text, match.start())}: <{match.group(2)}> below the engine"
    bare = blank_out(text)
    for match in WORLDLY_CALLS.finditer(bare):
        yield f"{path}:{line_of(text, match.start())}: {match.group(0).rstrip('( ')}() below the engine"


def main():
    root = sys.argv[1]
    tap = Tap()
    texts = {path: read_file(root, path) for path in list_files(root)
             if path.endswith((".c", ".h")) and layer_of(path)}

    siblings = {}
    for path in texts:
        siblings.setdefault(os.path.dirname(path), set()).add(os.path.basename(path))

    for layer in MAY_INCLUDE:
        if os.path.isdir(os.path.join(root, "src", layer)):
            tap.case(f"/house/layers/includes/{layer}",
                     [finding for path, text in texts.items() if layer_of(path) == layer
                      for finding in find_includes(path, text, siblings[os.path.dirname(path)])])
    tap.case("/house/layers/below-the-engine",
             [finding for path, text in texts.items()
              if path.startswith("src/") and layer_of(path) in BELOW_ENGINE
              for finding in find_worldly(path, text)])
    tap.case("/house/layers/no-other-folders",
             [f"src/{name}: a folder is a layer, and this is none"
              for name in sorted(os.listdir(os.path.join(root, "src")))
              if os.path.isdir(os.path.join(root, "src", name)) and name not in MAY_INCLUDE])
    tap.finish()


if __name__ == "__main__":
    main()
