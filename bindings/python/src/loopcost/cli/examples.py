"""loopcost examples: the scenarios that ship with the package."""

from __future__ import annotations

import sys

from .. import scenario
from . import _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from ._output import Commands


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("examples", help="list the scenarios that ship with loopcost, or print one")
    parser.add_argument("name", nargs="?", metavar="NAME", help="the scenario to print")
    parser.add_argument("--json", action="store_true", help="print JSON: the names and texts")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    names = scenario.example_names() if arguments.name is None else [arguments.name]
    texts = {name: _read(name) for name in names}
    if arguments.json:
        _output.print_json({"schema": 1, "examples": texts})
    elif arguments.name is None:
        for name, text in texts.items():
            print(f"{name:16} {text.splitlines()[0].lstrip('# ')}")
    else:
        sys.stdout.write(texts[arguments.name])
    return 0


def _read(name: str) -> str:
    with open(scenario.example_path(name), encoding="utf-8") as file:
        return file.read()
