# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the checkout, for the checks of the house."""

import os
import re

# Made by programs, or samples of what is wrong.
OUTSIDE = re.compile(r"^(build[^/.]*(\.l\w+)?|\.git|\.cache|tests/data)$|(^|/)__pycache__$")


def list_files(root):
    """All files below root, as sorted relative paths."""
    found = []
    for folder, folders, names in os.walk(root):
        where = os.path.relpath(folder, root)
        where = "" if where == "." else where + "/"
        folders[:] = [name for name in folders if not OUTSIDE.match(where + name)]
        found.extend(where + name for name in names
                     if not OUTSIDE.match(where + name) and not os.path.islink(os.path.join(folder, name)))
    return sorted(found)


def read_file(root, path):
    """The text of a file, or None if it is no text."""
    with open(os.path.join(root, path), "rb") as file:
        octets = file.read()
    try:
        return None if b"\0" in octets else octets.decode("utf-8")
    except UnicodeDecodeError:
        return None


COMMENT_OR_LITERAL = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)


def blank_out(text, keep_literals=False):
    """C without its comments and the insides of its literals, each character in its place."""

    def blank(match):
        whole = match.group(0)
        if whole[0] in "\"'":
            return whole if keep_literals else whole[0] + " " * (len(whole) - 2) + whole[-1]
        return re.sub(r"[^\n]", " ", whole)

    return COMMENT_OR_LITERAL.sub(blank, text)
