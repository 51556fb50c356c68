#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-style.py ROOT: whether the files look as CONTRIBUTING.md says.

A formatter would be better, but none knows GTK's aligned parameters; so these are the rules that a
line or two of text can be held to.
"""

import re
import sys

from sources import COMMENT_OR_LITERAL, blank_out, list_files, read_file
from tap import Tap

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
MAX_COLUMNS = 120
MAX_QUOTING_COLUMNS = 140  # a sentence or a sample dialogue is read more easily than its pieces

# Longer lines that are nobody's choice: an address, a table, a translation.
NO_LINE_LENGTH = re.compile(r"\.(md|po|svg|in|xml|ui)$|^LICENSE$")
NO_LICENCE = re.compile(r"\.(md|po|txt|in|eml|png)$|(^|/)(LICENSE|NEWS|LINGUAS|POTFILES|\.gitignore)$")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:home/[a-z]|root/|work/|Users/)")


def check_text(path, text):
    lines = text.split("\n")
    if text and not text.endswith("\n"):
        yield f"{path}: the last line has no end"
    if text.endswith("\n\n"):
        yield f"{path}: ends with an empty line"
    if not NO_LICENCE.search(path) and LICENCE not in "\n".join(lines[:3]):
        yield f"{path}:1: begins without “{LICENCE}”"
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        if "\t" in line:
            yield f"{where}: a tab"
        if "\r" in line:
            yield f"{where}: a carriage return"
        elif line != line.rstrip():
            yield f"{where}: blanks at the end"
        end = MAX_QUOTING_COLUMNS if '"' in line else MAX_COLUMNS
        if len(line) > end and not NO_LINE_LENGTH.search(path):
            yield f"{where}: {len(line)} columns, {end} is the end"
        if UNFINISHED.search(line):
            yield f"{where}: admits being unfinished"
        if MACHINE_PATH.search(line):
            yield f"{where}: a path of one machine"


# Macros that read like punctuation.
CLOSE_CALL = re.compile(r"\b(?!(?:_|N_|C_|NC_|Q_)\()[A-Za-z_]\w*\(")
TYPE_STAR = re.compile(r"\b(?:char|void|int|guint8|gpointer|[A-Z][a-z]\w+)\*+ +\w")
KEYWORD_BRACE = re.compile(r"^\s*(?:\}\s*)?(?:if|else|for|while|switch|do)\b(?:.*\))?\s*\{$")


def find_definitions(lines):
    """Yields the first and the last line, from 0, of what stands above each brace in the first column."""
    for number, line in enumerate(lines):
        if line != "{":
            continue
        first = number
        while first > 0 and lines[first - 1].strip() and not lines[first - 1].startswith(("#", "}")):
            first -= 1
        yield first, number - 1


def check_definition(path, lines, first, last):
    """The head of a function: type, then name and first parameter, then the others below it."""
    head = lines[first:last + 1]
    if re.match(r"(typedef |static |const )*(struct|enum|union)\b[^(]*$", " ".join(head)):
        return
    names = [i for i, line in enumerate(head) if re.match(r"\w+ \(", line)]
    if not names:
        yield f"{path}:{last + 1}: the name of a function begins its line, its type stands above"
        return
    name = names[-1]
    column = head[name].index("(") + 1
    for i in range(name, len(head)):
        number = first + i + 1
        parameters = head[i][column:].removesuffix(")" if i == len(head) - 1 else ",")
        if "," in re.sub(r"\([^()]*\)", "", parameters):
            yield f"{path}:{number}: one parameter a line"
        if i > name and len(head[i]) - len(head[i].lstrip()) != column:
            yield f"{path}:{number}: parameters stand below each other"


def check_c(path, text):
    bare = blank_out(text)
    lines = bare.split("\n")
    macro = False
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        directive = macro or line.lstrip().startswith("#")
        macro = directive and line.endswith("\\")
        if directive:
            continue
        if CLOSE_CALL.search(line):
            yield f"{where}: no blank before the parenthesis of {CLOSE_CALL.search(line).group(0)}"
        if TYPE_STAR.search(line):
            yield f"{where}: the star belongs to the name"
        if KEYWORD_BRACE.search(line):
            yield f"{where}: a brace has a line of its own"
        if re.match(r"\w[^=]*\)\s*\{$", line):
            yield f"{where}: the brace of a function has a line of its own"
    for first, last in find_definitions(lines):
        yield from check_definition(path, lines, first, last)
    for match in COMMENT_OR_LITERAL.finditer(text):
        if match.group(0).startswith("//"):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: comments stand between /* and */"

    if path.endswith(".h") and "#pragma once" not in text:
        yield f"{path}: no “#pragma once”"
    includes = re.findall(r"^#include (\S+)", text, re.MULTILINE)
    if path.endswith(".c") and includes and includes[0] != '"config.h"':
        yield f"{path}: the first include is “config.h”"


def main():
    root = sys.argv[1]
    tap = Tap()
    texts = {path: read_file(root, path) for path in list_files(root)}
    texts = {path: text for path, text in texts.items() if text is not None}

    tap.case("/house/style/text",
             [finding for path, text in texts.items() if path != "LICENSE" for finding in check_text(path, text)])
    tap.case("/house/style/c",
             [finding for path, text in texts.items() if path.endswith((".c", ".h"))
              for finding in check_c(path, text)])
    tap.finish()


if __name__ == "__main__":
    main()
