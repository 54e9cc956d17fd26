"""The C sources as clang-format writes them, by the .clang-format of the project.

    python3 tests/lint/c_format.py    rewrites what differs

clang-format takes the braces of an _INIT macro for a block of code, so it is shown brackets in their place.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BRACED = re.compile(r"^(#define LOOPCOST_\w+_INIT )\{(.*)\}$", re.M)
BRACKETED = re.compile(r"^(#define LOOPCOST_\w+_INIT )\((.*)\)$", re.M)


def sources():
    """All C of the project but what bindings/generate.py writes."""
    told = ["git", "ls-files", "-co", "--exclude-standard", "*.c", "*.h", "*.inl"]
    listed = subprocess.run(told, cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()
    return [path for name in listed if name != "tests/abi/layout.c" and (path := ROOT / name).exists()]


def formatted(path, text):
    """The text of a file as clang-format writes it."""
    command = ["clang-format", "--style=file", f"--assume-filename={path}"]
    shown = BRACED.sub(r"\1(\2)", text)
    told = subprocess.run(command, input=shown, cwd=ROOT, text=True, capture_output=True, check=True).stdout
    return BRACKETED.sub(r"\1{\2}", told)


def main():
    for path in sources():
        text = path.read_text()
        found = formatted(path, text)
        if found != text:
            path.write_text(found)
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
