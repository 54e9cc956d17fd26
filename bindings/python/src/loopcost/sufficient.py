"""Sufficient statistics: all that a fit needs of recorded runs. They merge, and what is fitted to many files or on many
machines is what would be fitted to all of them at once, to the bit."""

from __future__ import annotations

import json

from . import _native, errors
from ._record import Made
from .books import Identity
from .growth import FollowedRuns, Growth
from .money import Usage
from .pile import capped, checked_cap
from .records import ENDS, CallRecord, RecordedRun, Runs, Unreadable, with_mains

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Iterable, Mapping, Tuple, Union

    from .books import Book

    Key = Tuple[str, Union[str, None], Union[str, None]]  # model, arm, type of tasks
    Alike = Tuple[Union[str, None], Tuple[str, ...], Union[str, None]]  # arm, models, name of an aborted run

_VERSION = 3


class Sufficient(Made):
    """Sufficient statistics of some runs: what each of them came to, and the sums of how their conversations grew. Residuals
    are what a run cost over what is fitted to the runs of other tasks, whichever these turn out to be: so the total of each
    run is kept, some 2 kB, and none of its calls. Which model a run is a loop of depends on all runs of its arm: so runs of
    the same models have sums of their own, which are put together last. A run that was aborted has its own, since a cap that is
    given later may take it for one that was stopped.

    Add records one by one, those of a run in their order, or whole runs; merge() others. A run is in one of them, whole.
    `logs` says where they are from, `unreadable` are lines that could not be read. Runs of exactly `cap` calls that were not
    solved are taken as capped, however the logs say that they ended; the cap is no part of what is written. Which `book` they
    are to be billed by is, by its name and a digest (`prices`): sums of two books do not merge, and a fit takes the same one.
    """

    def __init__(self, logs: Iterable[str] = (), cap: int | None = None, book: Book | None = None) -> None:
        self.logs = list(logs)
        self.cap = checked_cap(cap)
        self.prices = None if book is None else book.identity
        self.unreadable: list[dict[str, Any]] = []
        self._runs: dict[tuple[str | None, str], RecordedRun] = {}
        self._growth: dict[Alike, Growth] = {}
        self._open, self._followed = Runs(), FollowedRuns()

    def add(self, item: Union[CallRecord, Unreadable]) -> None:
        """A record, or a line that cannot be read. Raises OutOfRangeError, with the place, for a record that no run can have:
        more tokens than a prompt has, more calls than a run makes."""
        if isinstance(item, Unreadable):
            self.unreadable.append({"file": item.file, "line": item.line, "error": str(item.error)})
            return
        try:
            self._followed.add(item)
        except errors.OutOfRangeError as problem:
            if item.file is not None:
                problem.place = f"{item.file}:{item.line}"
            raise
        self._open.add(item)

    def add_run(self, run: RecordedRun) -> None:
        """A whole run."""
        self._keep(_native.instance(run, RecordedRun, "run"))
        if _is_counted(run):
            self._growth_of(_alike(run)).add(run)

    def _close(self) -> None:
        """Takes the runs that records were added of; none of them goes on."""
        for run in self._open:
            self._keep(run)
            followed = self._followed.pop(run.run)
            if _is_counted(run):
                self._growth_of(_alike(run)).add_followed(run.run, followed)
        self._open = Runs()

    def _growth_of(self, alike: Alike) -> Growth:
        return self._growth.setdefault(alike, Growth())

    def _keep(self, run: RecordedRun) -> None:
        if (run.arm, run.run) in self._runs:
            raise errors.LogError(
                f"run {run.run} is there twice: a run is read for one of them, whole, and its name is its own"
            )
        self._runs[run.arm, run.run] = run.replace(calls=(), checks=None, propensity=None)

    def merge(self, other: Sufficient) -> None:
        """Adds the runs of another one. Raises LogError if a run is in both, or if they are to be billed by two books."""
        _native.instance(other, Sufficient, "other")
        if other.prices is not None:
            if self.prices is not None:
                _check_same(other.prices, self.prices)
            self.prices = self.prices or other.prices
        self._close()
        other._close()
        for run in other._runs.values():
            self._keep(run)
        for alike, growth in other._growth.items():
            mine = self._growth_of(alike)
            mine += growth
        self.logs += other.logs
        self.unreadable += other.unreadable

    def check_book(self, book: Book | None) -> None:
        """Raises LogError for another book than the one that they are to be billed by, or for none."""
        if self.prices is None:
            return
        if book is None:
            raise errors.LogError(
                f" is not given, and the sums are of runs at the prices of {self.prices.name}", "book"
            )
        _check_same(self.prices, book.identity)

    @property
    def runs(self) -> tuple[RecordedRun, ...]:
        """The runs, without their calls, as loops of their main models."""
        self._close()
        return tuple(capped(run, self.cap) for run in with_mains(list(self._runs.values())))

    def groups(self) -> list[tuple[Key, list[RecordedRun], Growth]]:
        """The runs of each main model, arm and type of tasks that tell of a loop, and how the conversations of the model grow
        in them."""
        found: dict[Key, list[RecordedRun]] = {}
        for run in self.runs:
            if run.main is not None and _reason(run) is None:
                found.setdefault((run.main, run.arm, run.task_type), []).append(run)
        return [(key, found[key], self._conversations(key, found[key])) for key in sorted(found, key=repr)]

    def _conversations(self, key: Key, runs: Iterable[RecordedRun]) -> Growth:
        """How those of the main model grow in some runs."""
        model, _, task_type = key
        growth = Growth()
        for alike in dict.fromkeys(_alike(self._runs[run.arm, run.run]) for run in runs):
            if alike in self._growth:
                growth.add_group(self._growth[alike], model, task_type)
        return growth

    def aborted(self) -> dict[Key, list[int]]:
        """The calls of the runs that were aborted, of each main model, arm and type of tasks."""
        found: dict[Key, list[int]] = {}
        for run in self.runs:
            if run.main is not None and run.length and run.end == "aborted":
                found.setdefault((run.main, run.arm, run.task_type), []).append(run.length)
        return found

    def left(self) -> dict[str, int]:
        """How many of the runs tell of no loop, by reason."""
        reasons = [reason for run in self.runs if (reason := _reason(run))]
        return {reason: reasons.count(reason) for reason in LEFT if reason in reasons}

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes them to a file, in JSON, to be merged elsewhere."""
        with open(_native.path(path), "w", encoding="utf-8") as file:
            json.dump({"loopcost": "fit", "version": _VERSION, **self._document()}, file)

    def _document(self) -> dict[str, Any]:
        self._close()
        return {
            "logs": self.logs,
            "unreadable": self.unreadable,
            "prices": None if self.prices is None else dict(zip(Identity._fields, self.prices._values())),
            "runs": [_row(run) for run in self._runs.values()],
            "conversations": [
                {"arm": arm, "models": list(models), "aborted": aborted, "growth": growth.table()}
                for (arm, models, aborted), growth in self._growth.items()
            ],
        }

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Sufficient:
        """Those in a file that write() wrote. Raises LogError for another file."""
        place = _native.path(path)
        with open(place, "rb") as file:
            try:
                document = json.load(file)
                if document["loopcost"] == "summary":
                    raise ValueError("it has those of a report")
                if (document["loopcost"], document["version"]) != ("fit", _VERSION):
                    raise ValueError("a file of another kind or version")
                return cls._of_document(document)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
                raise errors.LogError(f"holds no sums of a fit: {problem}", place=place) from None

    @classmethod
    def _of_document(cls, document: Mapping[str, Any]) -> Sufficient:
        found = cls(_listed(document["logs"], str))
        found.unreadable = _listed(document["unreadable"], dict)
        if document["prices"] is not None:
            found.prices = Identity(
                **{name: _typed(document["prices"][name], str, name) for name in Identity._fields}
            )
        for row in document["runs"]:
            found._keep(_run(row))
        for one in document["conversations"]:
            arm, aborted = (_typed(one[name], str, name) for name in ("arm", "aborted"))
            found._growth[arm, tuple(_listed(one["models"], str)), aborted] = Growth.of_table(one["growth"])
        for run in found._runs.values():
            if _is_counted(run) and _alike(run) not in found._growth:
                raise ValueError(f"no conversations of {', '.join(run.models)}")
        return found


def _check_same(saved: Identity, given: Identity) -> None:
    if saved.digest != given.digest:
        which = given.name if given.name != saved.name else f"a {given.name} of other rates"
        raise errors.LogError(f" is {which}, and the sums are of runs at the prices of {saved.name}", "book")


LEFT = {
    "aborted": ("was aborted", "were aborted"),
    "uncounted": ("does not tell its calls", "do not tell their calls"),
}


def _reason(run: RecordedRun) -> str | None:
    """Why a run tells of no loop, if it does not."""
    if run.end == "aborted":
        return "aborted"
    return None if run.length else "uncounted"


def _is_counted(run: RecordedRun) -> bool:
    """Does it tell the calls of any model?"""
    return any(run.counts.values())


def _alike(run: RecordedRun) -> Alike:
    """What runs have in common that are loops of one model, whichever it is, and that are fitted or left out together."""
    return run.arm, tuple(sorted(run.models)), run.run if run.end == "aborted" else None


# Runs as JSON has them.

_FACTS: Mapping[str, Callable[[Any], Any]] = {
    "run": str,
    "arm": str,
    "task": str,
    "task_type": str,
    "trial": str,
    "end": str,
    "time": float,
    "seconds": float,
    "cost": float,
}


def _row(run: RecordedRun) -> dict[str, Any]:
    facts = {name: value for name in _FACTS if (value := getattr(run, name)) is not None}
    models = [
        {
            "model": model,
            "calls": run.counts[model],
            "cost": run.costs[model],
            "tokens": list(run.usage[model]._values()),
            "warm": run.warms.get(model),
        }
        for model in run.models
    ]
    return {**facts, "models": models}


def _run(row: Mapping[str, Any]) -> RecordedRun:
    facts = {name: _typed(row.get(name), kind, name) for name, kind in _FACTS.items()}
    if facts["run"] is None or facts["end"] not in ENDS:
        raise ValueError(f"a run {facts['run']} that ended {facts['end']}")
    served = {_typed(one["model"], str, "model"): one for one in row["models"]}
    warms = {model: _typed(one["warm"], int, "warm") for model, one in served.items()}
    return RecordedRun(
        **facts,
        models=tuple(served),
        main=next(iter(served), None),
        counts={model: _typed(one["calls"], int, "calls") for model, one in served.items()},
        usage={model: Usage(*one["tokens"]) for model, one in served.items()},
        costs={model: _typed(one["cost"], float, "cost") for model, one in served.items()},
        warms={model: warm for model, warm in warms.items() if warm is not None},
        checks=None,
        propensity=None,
        calls=(),
    )


def _typed(value: Any, kind: Any, name: str) -> Any:
    """A value of a type, or None."""
    kinds = (int, float) if kind is float else (kind,)
    if value is not None and type(value) not in kinds:
        raise ValueError(f"{name} is {_native.shown(value)}")
    return value


def _listed(values: Any, kind: type) -> list[Any]:
    if type(values) is not list or {*map(type, values)} - {kind}:
        raise ValueError(f"{_native.shown(values)} in the place of a list")
    return values
