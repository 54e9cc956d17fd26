"""Arguments of the command, whose errors are one line in the words of all others: what it is, and what it must be."""

from __future__ import annotations

import argparse
import re

from .. import _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Mapping, NoReturn, Sequence

    Found = tuple[argparse.Namespace, list[str]]


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {_told(message)}; {self.prog} --help says more\n")

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Refuses what it does not know, which it otherwise leaves to the parser of all commands."""
        found: Found = super().parse_known_args(args, namespace)
        if found[1]:
            self.error(self._unknown(found[1][0]))
        return found

    def _unknown(self, given: str) -> str:
        if not given.startswith("-"):
            return f"{given!r} is one argument too many"
        options = [option for action in self._actions for option in action.option_strings if option != "-h"]
        return f"{given} is no option{_native.nearest(given.partition('=')[0], options)}"


def refuse(arguments: argparse.Namespace, options: Iterable[str], reason: str) -> None:
    """Raises UnsupportedError for the first of some options that is given, and would have no effect."""
    for option in options:
        given = getattr(arguments, option)
        if not (given is None or given is False or given == []):
            raise errors.UnsupportedError(reason, f"--{option.replace('_', '-')}")


def _told(message: str) -> str:
    """What argparse says, in our words."""
    for pattern, tell in _MESSAGES.items():
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return tell(*match.groups())
    return message


def _choice(argument: str, given: str, choices: str) -> str:
    known = [choice.strip("'") for choice in choices.split(", ")]
    return f"{argument} is {given}{_native.nearest(given.strip(chr(39)), known)}"


_KINDS = {"float": "a number", "int": "a whole number"}
_MESSAGES: Mapping[str, Callable[..., str]] = {
    r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)": _choice,
    r"argument (\S+): invalid (\S+) value: (.*)": lambda argument, kind, given: (
        f"{argument} is {given}; it must be {_KINDS.get(kind, kind)}"
    ),
    r"argument (\S+): ('.*'): (it .*)": "{} is {}; {}".format,
    r"argument (\S+): expected (.*) arguments?": "{} is given without its value: it takes {}".format,
    r"the following arguments are required: (.*)": "{} is not given".format,
}
