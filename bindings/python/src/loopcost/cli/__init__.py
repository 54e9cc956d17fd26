"""The loopcost command. Exit codes: 0 done, 1 done without some records that are unreadable, 2 an error, 141
the reader of the output has left.
"""

from __future__ import annotations

import argparse
import codecs
import os
import sys

from .. import errors
from . import _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    _write_any_text()
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader, head perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE


_BROKEN_PIPE = 128 + 13  # as shells report a program that SIGPIPE has ended


def _run(argv: Sequence[str] | None) -> int:
    try:
        argv = sys.argv[1:] if argv is None else argv
        arguments = _parser(argv).parse_args(argv)
        _check_files(arguments)
        code: int = arguments.run(arguments)
        return code
    except BrokenPipeError:
        raise
    except (errors.LoopcostError, ImportError) as problem:
        return _fail(problem)
    except OSError as problem:
        return _fail(
            f"{problem.filename}: {problem.strerror}{_example(problem)}" if problem.filename else problem
        )
    except KeyboardInterrupt:
        return 130


def _check_files(arguments: argparse.Namespace) -> None:
    from . import _files  # which loads the shared object

    _files.check(arguments)


def _example(problem: OSError) -> str:
    """What to do where the file that is not there is called like an example."""
    from ..scenario import example_names

    if not isinstance(problem, FileNotFoundError) or problem.filename not in example_names():
        return ""
    return f"; that is an example: loopcost examples {problem.filename} > {problem.filename}.toml"


def _write_any_text() -> None:
    """Some terminals cannot show what tables are drawn with, or what a name in a log may hold."""
    codecs.register_error("loopcost", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="loopcost")


_PLAIN = {**dict(zip("→±█▓▒░▪–─", ">~#=+.:--")), "≥": ">="}


def _plain(problem: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    text = problem.object[problem.start : problem.end]
    return "".join(_PLAIN.get(c) or c.encode("unicode_escape").decode() for c in text), problem.end


def _fail(problem: object) -> int:
    for line in str(problem).split("\n"):
        _output.complain(line)
    return 2


_ABOUT_LOGS = ("report", "fit", "forecast", "backtest", "bill", "trials", "replay", "keep")
_ABOUT_PLANS = ("compare", "explain", "remaining", "simulate", "examples")
_COMMANDS = (*_ABOUT_LOGS, *_ABOUT_PLANS)


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    from . import _arguments

    parser = _arguments.Parser(
        prog="loopcost",
        description="What LLM agent loops cost: exact bills of what ran, and what a plan will cost.",
        epilog="exit codes: 0 done; 1 done, but some records are unreadable; 2 an error, named on stderr",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in argv[:1] if argv and argv[0] in _COMMANDS else _COMMANDS:
        # loads the shared object, which may be the wrong one; each takes its time, so only the one that is asked for
        module: Any = __import__(f"{__name__}.{name}", fromlist=["*"])
        module.add_parser(commands)
    return parser


class _Version(argparse.Action):
    """Loads the shared object, whose version it is, only when it is asked for."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option: str | None = None,
    ) -> None:
        from .. import __version__

        print(f"loopcost {__version__}")
        parser.exit()
