#!/usr/bin/env python3
"""Writes the whole library as one header, for those who would rather copy a file than a folder.

    lib/amalgamate.py loopcost.h          or: meson compile -C BUILD loopcost.h

It is used as the headers are: header-only, nothing to link but libm.
"""

import pathlib
import re
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent / "include" / "loopcost"
LOCAL = re.compile(r'#include "(.+)"\n')


def amalgamated(path, seen):
    """The lines of a file with those of every file that it includes; each file once, where it is first wanted."""
    seen.add(path)
    with open(path, encoding="utf-8") as file:
        for line in file:
            found = LOCAL.fullmatch(line)
            if not found:
                yield line
                continue
            wanted = (path.parent / found[1]).resolve()
            if wanted not in seen:
                yield f"\n/* loopcost/{wanted.relative_to(INCLUDE)} */\n\n"
                yield from amalgamated(wanted, seen)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    licence = (INCLUDE.parent.parent / "COPYING").read_text(encoding="utf-8").rstrip()
    with open(sys.argv[1], "w", encoding="utf-8") as header:
        header.write("/* " + licence.replace("\n", "\n * ").replace(" * \n", " *\n") + "\n */\n\n")
        header.writelines(amalgamated(INCLUDE / "loopcost.h", set()))


if __name__ == "__main__":
    main()
