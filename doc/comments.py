"""Writes a header as Doxygen wants to read it: python3 doc/comments.py include/loopcost/price.h

The headers are written for people who read source. Their comments are plain, stand before what they tell of or behind it on
its line, indent what is to be shown as it stands, and may tell of several declarations that follow without a blank line.
"""

import re
import sys
from pathlib import Path

COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)
SHOWN = " " * 4  # what is indented so far in a comment stands as it is
SAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": r"\\", "@": r"\@", "#": r"\#", "%": r"\%"})


def lines_of(comment: str) -> list[str]:
    return [re.sub(r"^\s*\* ?", "", line) for line in f" *{comment}".rstrip().split("\n")]


def prose(line: str) -> str:
    """A line of text, with `names` set as code and nothing else that Doxygen would take for its own."""
    parts = re.split(r"`([^`]*)`", line)
    return "".join(f"<tt>{x.translate(SAFE)}</tt>" if i % 2 else x.translate(SAFE) for i, x in enumerate(parts))


def blocks(lines: list[str]):
    """The lines of a comment in blocks, each with whether it is shown as it stands."""
    block: list[str] = []
    shown = False
    for line in lines:
        if line.strip() and line.startswith(SHOWN) != shown:
            if block:
                yield shown, block
            block, shown = [], not shown
        block.append(line)
    if block:
        yield shown, block


def show(block: list[str]) -> list[str]:
    kind = "code" if any(line.rstrip().endswith(";") or ");" in line for line in block) else "verbatim"
    opening = "@code{.c}" if kind == "code" else "@verbatim"
    return ["", opening, *(line[len(SHOWN) :] for line in block), f"@end{kind}", ""]


def body(comment: str) -> str:
    written: list[str] = []
    for shown, block in blocks(lines_of(comment)):
        written += show(block) if shown else [re.sub(r"^Returns ", "@return ", prose(line)) for line in block]
    return "\n".join(written).strip()


def is_behind(text: str, start: int) -> bool:
    return bool(text[text.rfind("\n", 0, start) + 1 : start].strip())


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether a comment stands above many declarations and tells of none: among the names of an enum, or by itself."""
    return text[:start].endswith(" ") or text[end:].startswith(("\n\n", "\n/*"))


def declarations(text: str) -> str:
    """The functions that follow without a blank line, for all of which one comment speaks."""
    paragraph = text.removeprefix("\n").split("\n\n", 1)[0]
    return paragraph if paragraph.count("LOOPCOST_API") > 1 else ""


def written(text: str, name: str) -> str:
    parts: list[str] = []
    at = 0
    for comment in COMMENT.finditer(text):
        if comment.start() < at:
            continue
        parts.append(text[at : comment.start()])
        at = comment.end()
        if not comment.start():
            parts.append(f"/** @file {name}\n\n{body(comment[1])}\n*/")
        elif is_behind(text, comment.start()):
            parts.append(f"/**< {body(comment[1])} */")
        elif is_heading(text, comment.start(), comment.end()):
            parts.append(comment[0])
        elif shared := declarations(text[at:]):
            parts.append(f"/** {body(comment[1])} */\n/**@{{*/\n{shared}\n/**@}}*/")
            at = text.index(shared, at) + len(shared)
        else:
            parts.append(f"/** {body(comment[1])} */")
    return "".join([*parts, text[at:]])


if __name__ == "__main__":
    header = Path(sys.argv[1])
    sys.stdout.write(written(header.read_text(encoding="utf-8"), header.name))
