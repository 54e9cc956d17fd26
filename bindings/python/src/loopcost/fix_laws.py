"""What do recorded attempts at bugs say of the chance to fix one? Laws with their source, for fit files and scenarios."""

from __future__ import annotations

from . import _abi, _native, errors, fit
from ._record import Record
from .laws import Beta, chances
from .loop import Kind
from .sourced import Sourced, is_borrowed, of_law
from .sourced import of_table as sourced_of_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Mapping, Sequence

    from .laws import Chance, Law
    from .readers.attempts import Attempts

LAWS = ("constant", "contaminated", "beta", "mixture", "table")
"""Laws of the attempts at one bug; a mixture is of two classes."""

_ALONE = "bug"  # the class of bugs that no class is recorded of
_TWO = ("easy", "hard")
_LONGEST = 256  # attempts that have chances of their own; the last one's holds on
_NOTHING = 1e-6


class FittedFix(Record):
    """What the attempts of one model say of its chance to fix a bug, of one class if classes are recorded.

    `law` is that of the attempts at one bug, `told` whether the data tell it apart from others; it is "totals" where runs
    tell of all their bugs together. `values` are its parameters by name, `on` what it was fitted on. `chances` are what
    a scenario takes, by class, with the uncertainty of the parameters; `plug_in` the same at the estimates. Of totals
    whose bugs nobody counted there are none. The mappings are read-only.
    """

    model: str
    bug_class: str | None
    law: str
    told: bool | None
    values: Mapping[str, Sourced]
    on: Mapping[str, Any]
    chances: Mapping[str, Law]
    plug_in: Mapping[str, Law]

    @property
    def name(self) -> str:
        """Model and class of bugs."""
        return " / ".join(filter(None, (self.model, self.bug_class)))

    def fix_chance(self, plug_in: bool = False) -> dict[str, Law]:
        """The chances by class, as a Model takes them. Raises UndefinedError where they are not identified."""
        found = self.plug_in if plug_in else self.chances
        if not found:
            value = self.values["fix_chance"]
            raise errors.UndefinedError(
                f" of {self.name} is not identified by totals of attempts: from {value.low:.3g} to {value.high:.3g}. Tell the "
                "bugs of the runs, or the attempts at each",
                "fix_chance",
            )
        return dict(found)

    @property
    def is_borrowed(self) -> bool:
        """Was it fitted to attempts of another model than it stands for?"""
        return is_borrowed(self.values)

    def borrowed(self) -> FittedFix:
        """The same, used for something else than it was fitted on."""
        values = {name: value.replace(source="borrowed") for name, value in self.values.items()}
        return self.replace(values=values)


def fitted_fixes(
    rows: Iterable[Attempts],
    law: str | None = None,
    level: float = 0.9,
    logs: Sequence[str] = (),
    per_run: bool = False,
) -> list[FittedFix]:
    """Fits each model and class of bugs: the law of the attempts at one bug, chosen among LAWS without a `law`; or with
    `per_run` what totals of runs tell of the fix chance and of the bugs."""
    groups: dict[tuple[str, str | None], list[Attempts]] = {}
    for row in rows:
        groups.setdefault((row.model or "model", row.bug_class), []).append(row)
    if not groups:
        raise errors.UndefinedError(" holds no attempts", "rows", place=", ".join(logs) or None)
    found = sorted(groups.items(), key=repr)
    if per_run:
        return [_of_totals(key, of_key, level, logs) for key, of_key in found]
    return [_of_bugs(key, of_key, law, level, logs) for key, of_key in found]


def _evidence(rows: Iterable[Attempts]) -> fit.Evidence:
    evidence = fit.Evidence()
    for i, row in enumerate(rows):
        task = f"row {i}" if row.task is None else f"task {row.task}"
        evidence.add_outcome(task, row.attempts, "solved" if row.fixed else "capped")
    return evidence


def _of_bugs(
    key: tuple[str, str | None], rows: Sequence[Attempts], law: str | None, level: float, logs: Sequence[str]
) -> FittedFix:
    model, bug_class = key
    evidence = _evidence(rows)
    choice = None
    if law is None:
        choice = fit.choose(evidence, LAWS, attempts=True)
        law = choice.used
    fitted = fit.fit(evidence, law, level=level, attempts=True)
    return FittedFix(
        model=model,
        bug_class=bug_class,
        law=fitted.law,
        told=choice.told if choice else None,
        values={_as_fixes(name): value for name, value in of_law(fitted).items()},
        on=_on(fitted, choice, logs),
        chances=_by_class(bug_class, fitted.kinds, fitted.plug_in),
        plug_in=_by_class(bug_class, fitted.plug_in, fitted.plug_in),
    )


def _as_fixes(name: str) -> str:
    """The name of a value of a law of calls, which end a run solved, where the calls are attempts, which fix a bug."""
    head, dot, index = name.partition(".")
    return f"fix_chance{dot}{index}" if head == "solved" else name


def _of_totals(
    key: tuple[str, str | None], rows: Sequence[Attempts], level: float, logs: Sequence[str]
) -> FittedFix:
    model, bug_class = key
    evidence = _evidence(rows)
    counts = [row.bugs for row in rows if row.bugs is not None]
    known = sum(counts) / len(counts) if len(counts) == len(rows) else None
    found = fit.totals(evidence, known, level)
    values = {
        name: Sourced(one.value, "fitted", one.low, one.high, level, one.n, one.identified)
        for name, one in (("fix_chance", found.fix_chance), ("bugs", found.bugs))
    }
    chance: dict[str, Law] = {} if known is None else {bug_class or _ALONE: found.fix_chance.value}
    on = {"logs": list(logs), "runs": found.runs, "attempts": found.attempts}
    return FittedFix(model, bug_class, "totals", None, values, on, chance, chance)


def _on(fitted: fit.Fit, choice: fit.Choice | None, logs: Sequence[str]) -> dict[str, Any]:
    on: dict[str, Any] = {
        "logs": list(logs),
        "bugs": fitted.runs,
        "tasks": fitted.tasks,
        "attempts": fitted.calls_made,
        "fixed": fitted.ends["solved"],
        "given_up": fitted.ends["capped"],
        "log_likelihood": fitted.log_likelihood,
    }
    if fitted.misfit_p is not None:
        on["misfit_p"], on["cells"] = fitted.misfit_p, fitted.cells
    if choice:
        on["candidates"] = choice.tables()
    return on


def _by_class(bug_class: str | None, kinds: Sequence[Kind], plug_in: Sequence[Kind]) -> dict[str, Law]:
    """The chances of each class. Two kinds of bugs of which nobody told the class are the easy and the hard ones."""
    two = [kind.solved[0] for kind in plug_in if kind.solved is not None and len(kind.solved) == 1]
    if bug_class is None and len(two) == len(plug_in) == 2:
        return _kept({name: _taken([chance]) for name, chance in zip(_TWO, two)})
    return _kept({bug_class or _ALONE: _chance(kinds)})


def _kept(given: Mapping[str, Chance]) -> dict[str, Law]:
    """Chances as a Model keeps them."""
    return dict(chances(given, "chances") or {})


def _chance(kinds: Sequence[Kind]) -> Chance:
    """The law of kinds as a fix chance: a number, a Beta law, or a list of chances by attempt."""
    if len(kinds) > 1:
        return _mixed(kinds)
    (kind,) = kinds
    if kind.alpha is not None and kind.beta is not None:
        return Beta(kind.alpha, kind.beta)
    found = list(kind.solved or ())
    return _taken(found)


def _mixed(kinds: Sequence[Kind]) -> Chance:
    """The chance of attempt 1, 2, .. of a bug that is of one of the kinds, until hardly any is left."""
    left = [kind.weight for kind in kinds]
    found: list[float] = []
    while sum(left) > _NOTHING and len(found) < _LONGEST:
        hazards = [_hazard(kind, len(found) + 1) for kind in kinds]
        chance = sum(one * hazard for one, hazard in zip(left, hazards)) / sum(left)
        found.append(float(f"{min(1.0, chance):.9g}"))
        left = [one * (1 - hazard) for one, hazard in zip(left, hazards)]
    while len(found) > 1 and found[-1] <= 0:
        found.pop()
    return _taken(found)


def _taken(found: list[float]) -> Chance:
    """One chance for all attempts, if there is but one. Of bugs none of which was fixed, it is the least that a plan takes."""
    least, _ = _native.param_range(_abi.PARAM_CLASSES_FIX_CHANCE)
    return found if len(found) > 1 else max(least, *found)


def _hazard(kind: Kind, attempt: int) -> float:
    if kind.alpha is not None and kind.beta is not None:
        return kind.alpha / (kind.alpha + kind.beta + attempt - 1)
    solved = kind.solved or (0.0,)
    return solved[min(attempt, len(solved)) - 1]


def table_of(fix: FittedFix) -> dict[str, Any]:
    """What a fit file holds of it."""
    found = {
        key: getattr(fix, key)
        for key in ("model", "bug_class", "law", "told")
        if getattr(fix, key) is not None
    }
    return {
        **found,
        "on": dict(fix.on),
        "values": {name: value.table() for name, value in fix.values.items()},
        "chances": _written(fix.chances),
        "plug_in": _written(fix.plug_in),
    }


def _written(found: Mapping[str, Law]) -> dict[str, Any]:
    return {name: _of_chance(chance) for name, chance in found.items()}


def _of_chance(chance: Law) -> Any:
    if isinstance(chance, Beta):
        return {"alpha": chance.alpha, "beta": chance.beta}
    return list(chance) if isinstance(chance, tuple) else chance


def of_table(table: Mapping[str, Any]) -> FittedFix:
    """The reverse of table_of()."""
    return FittedFix(
        model=table["model"],
        bug_class=table.get("bug_class"),
        law=table["law"],
        told=table.get("told"),
        values={name: sourced_of_table(value) for name, value in table["values"].items()},
        on=fit.of_fit_file(table["on"]),
        chances=_kept(table["chances"]),
        plug_in=_kept(table["plug_in"]),
    )
