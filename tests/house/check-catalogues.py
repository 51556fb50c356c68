#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-catalogues.py ROOT XGETTEXT-ARGUMENT...: whether every sentence is translated.

Extracts the sentences afresh, into a scratch folder, and compares the catalogues in ROOT/po with
them; a catalogue must lack nothing and guess nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from sources import blank_out, list_files, read_file
from tap import Tap

# Any keyword, but one whose sentence comes from elsewhere: _(rows[i].summary).
SENTENCE_IN_C = re.compile(r'\b(?:_|N_|C_|NC_|gettext|ngettext|g_dngettext|g_dpgettext2) ?\(\s*"')
SENTENCE_IN_XML = re.compile(r'\btranslatable="yes"|\bgettext-domain="|<mime-info\b|<component\b')


def has_sentences(path, text):
    if path.endswith((".c", ".h")):
        return bool(SENTENCE_IN_C.search(blank_out(text)))
    if re.search(r"\.(ui|xml|xml\.in|xml\.in\.in)$", path):
        return bool(SENTENCE_IN_XML.search(text))
    return bool(re.search(r"\.desktop\.in", path))


def check_potfiles(root, listed):
    """What is wrong with po/POTFILES."""
    found = {path for path in list_files(root)
             if path.startswith(("src/", "ui/", "data/")) and has_sentences(path, read_file(root, path) or "")}
    for path in sorted(found - set(listed)):
        yield f"{path} has sentences to translate and is missing"
    for path in sorted(set(listed) - found):
        yield f"{path} has no sentence to translate, or is not there"
    if listed != sorted(set(listed)):
        yield "the files are not sorted, or named twice"


def run(root, *command):
    """What a program complains of, started in root; nothing if it succeeds."""
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                          errors="replace", check=False)
    return [] if done.returncode == 0 else done.stdout.strip().split("\n")


def main():
    root, arguments = sys.argv[1], sys.argv[2:]
    po = os.path.join(root, "po")
    tap = Tap()
    if not shutil.which("msgcmp"):
        tap.skip("/house/catalogues", "there is no gettext")
        tap.finish()

    with open(os.path.join(po, "POTFILES"), encoding="utf-8") as file:
        listed = [line for line in file.read().split("\n") if line and not line.startswith("#")]
    with open(os.path.join(po, "LINGUAS"), encoding="utf-8") as file:
        languages = file.read().split()
    tap.case("/house/catalogues/potfiles", list(check_potfiles(root, listed)))
    tap.case("/house/catalogues/linguas",
             [f"{name} is not in LINGUAS" for name in sorted(os.listdir(po))
              if name.endswith(".po") and name[:-3] not in languages])

    with tempfile.TemporaryDirectory() as scratch:
        fresh = os.path.join(scratch, "fresh.pot")
        there = [path for path in listed if os.path.exists(os.path.join(root, path))]
        tap.case("/house/catalogues/extract", run(root, "xgettext", "--output", fresh, *arguments, *there))
        for language in languages:
            catalogue = f"po/{language}.po"
            tap.case(f"/house/catalogues/{language}/well-formed",
                     run(root, "msgfmt", "--check", "--output-file", os.path.join(scratch, "x.mo"), catalogue))
            tap.case(f"/house/catalogues/{language}/complete",
                     [finding.replace(scratch + "/", "") for finding in run(root, "msgcmp", catalogue, fresh)])
    tap.finish()


if __name__ == "__main__":
    main()
