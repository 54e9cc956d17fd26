"""Fit files: what was learnt from logs, in TOML, each value with its source, as scenarios take it."""

from __future__ import annotations

from . import _abi, _native, errors, fit, fix_laws
from ._record import Made, Record
from .fix_laws import FittedFix
from .growth import ESTIMATES
from .loop import Calls, Kind, Loop, Residuals, condensed
from .money import Price
from .pile import pile
from .records import CallRecord, RecordedRun
from .sourced import Sourced, is_borrowed, of_law, of_table
from .sufficient import LEFT, Sufficient
from .thread import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Iterable, Mapping, Sequence

    from .books import Book
    from .fit import Choice, Evidence, Fit
    from .forecast import Forecast, Side
    from .growth import Growth
    from .loop import State
    from .readers.attempts import Attempts
    from .sufficient import Key

SCHEMA = 1
_RESIDUALS = 99  # of more runs, the means of so many parts
_NEVER = 10  # a run is stopped at so many times the calls of the longest one, where no limit is recorded


class FittedLoop(Record):
    """What the runs of one model, arm and type of tasks say of its loop of calls.

    `law` is that of the calls, `told` whether the data tell it apart from others, `on` what it was fitted on. `values` are
    the parameters of law and conversation by name. `cap` is the limit at which runs are stopped. `residuals` are what the
    runs cost over what a loop says of so many calls that was fitted to runs of other tasks, or means of equal parts of that.
    The mappings are read-only."""

    model: str
    arm: str | None
    task_type: str | None
    law: str
    told: bool | None
    cap: Sourced
    values: Mapping[str, Sourced]
    on: Mapping[str, Any]
    kinds: tuple[Kind, ...]
    plug_in: tuple[Kind, ...]
    residuals: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """Arm, model and type of tasks, as far as they are told."""
        return " / ".join(filter(None, (self.arm, self.model, self.task_type)))

    def calls(self, cap: int | None = None, plug_in: bool = False) -> Calls:
        """The law of the calls of a new run, the uncertainty of its parameters included unless `plug_in`."""
        kinds = self.plug_in if plug_in else self.kinds
        return Calls(kinds=kinds, cap=int(self.cap.value) if cap is None else cap, tells_ends=self.tells_ends)

    def loop(
        self,
        price: Price,
        cap: int | None = None,
        plug_in: bool = False,
        name: str | None = None,
        **thread: Any,
    ) -> Loop:
        """The loop at a price, with all that is unknown of it: the uncertainty of the law of its calls, and residuals, in which
        are how runs of so many calls differ and what is not known of base, step, output and warm. With `plug_in` what was
        fitted is taken for certain, and there are no residuals. `thread` are further fields of its Thread, caching for
        example. Without `caching` among them the cache is used if the runs used it and it has a price, and without `warm` so
        much of the base is warm as they say, nothing where they do not. What they say of expiry has no part in it. Raises UndefinedError where base, step or output are not identified."""
        known = {}
        for field in ("base", "step", "output"):
            value = self.values.get(field)
            if value is None or value.identified == "no":
                raise errors.UndefinedError(
                    f" of {self.name} is not to be had from these logs: {self._unidentified(value)}", field
                )
            known[field] = value.value
        late: dict[str, Any] = {
            key: self.values[key].value for key in ("late_step", "late_from") if key in self.values
        }
        if late:
            late["late_from"] = int(late["late_from"])
        caching = bool(self.on.get("cached")) and price.cache_read is not None
        made = Thread(price, **{**known, "caching": caching, **thread})
        if "warm" not in thread:
            made = made.replace(warm=min(self._warm(), made.base))
        residuals = Residuals.smooth(self.residuals) if self.residuals and not plug_in else None
        return Loop(made, self.calls(cap, plug_in), name=name, residuals=residuals, **late)

    def _warm(self) -> float:
        """Tokens of the first prompt that the cache holds already, as the runs say."""
        value = self.values.get("warm")
        return 0.0 if value is None or value.identified == "no" else value.value

    def forecast(
        self,
        price: Price,
        state: State | None = None,
        cap: int | None = None,
        plug_in: bool = False,
        **thread: Any,
    ) -> Forecast:
        """The law of what a run of the loop() costs."""
        from .forecast import Forecast

        return Forecast(self.loop(price, cap, plug_in, **thread), state)

    @staticmethod
    def _unidentified(value: Sourced | None) -> str:
        return "no run tells it" if value is None else f"from {value.low:g} to {value.high:g} tokens"

    @property
    def tells_ends(self) -> bool:
        """Do the runs tell what share is solved? If not, the kinds have halves of solved and wrong, which mean nothing, and
        answers of their calls() have None for what rests on them."""
        return fit.tells_ends(self.on.get("ends", {}))

    @property
    def is_borrowed(self) -> bool:
        """Was any of it fitted to runs of something else than it stands for?"""
        return is_borrowed(self.values)

    def borrowed(self) -> FittedLoop:
        """The same, used for something else than it was fitted on."""
        values = {name: value.replace(source="borrowed") for name, value in self.values.items()}
        cap = self.cap if self.cap.source == "assumed" else self.cap.replace(source="borrowed")
        return self.replace(values=values, cap=cap)


class FitFile(Made):
    """The loops that some logs say, a FittedLoop for each model, arm and type of tasks: `loops`; and what attempts at bugs
    say, a FittedFix for each model and class: `fixes`. `left` counts the runs that were left out, by reason."""

    def __init__(
        self,
        loops: Iterable[FittedLoop] = (),
        left: dict[str, int] | None = None,
        place: str | None = None,
        fixes: Iterable[FittedFix] = (),
    ) -> None:
        self.loops = tuple(loops)
        self.fixes = tuple(fixes)
        self.left = dict(left or {})
        self.place = place

    @classmethod
    def of_runs(
        cls,
        runs: Iterable[RecordedRun],
        law: str | None = None,
        level: float = 0.9,
        logs: Sequence[str] = (),
        book: Book | None = None,
    ) -> FitFile:
        """Fits each main model, arm and type of tasks. Without a `law` it is chosen: the simplest one that none beats. Prices,
        those of the `book`, have a part in the residuals alone."""
        found = Sufficient(logs)
        for run in _native.sequence(runs, "runs", "a sequence of RecordedRun"):
            found.add_run(_native.instance(run, RecordedRun, "runs[]"))
        return cls.of_sufficient(found, law, level, book)

    @classmethod
    def of_records(
        cls,
        records: Iterable[CallRecord],
        law: str | None = None,
        level: float = 0.9,
        logs: Sequence[str] = (),
        book: Book | None = None,
    ) -> FitFile:
        """The same from records in one pass, of which none is kept: memory grows with the runs, some 4 kB each. Those of a
        run come in their order, those of several runs may be mixed."""
        found = Sufficient(logs)
        for record in records:
            found.add(record)
        return cls.of_sufficient(found, law, level, book)

    @classmethod
    def of_sufficient(
        cls, found: Sufficient, law: str | None = None, level: float = 0.9, book: Book | None = None
    ) -> FitFile:
        """The same from sufficient statistics, of many files perhaps: the fit over all of them at once, to the bit. Raises LogError
        for another book than the one that the sums are to be billed by."""
        found.check_book(book)
        groups, left = found.groups(), found.left()
        if not groups:
            told = (f"; {_native.counted(count, *LEFT[reason])}" for reason, count in left.items())
            raise errors.UndefinedError(f" holds no run that tells its calls{''.join(told)}", "runs")
        aborted = found.aborted()
        return cls(
            (_fitted(*group, aborted.get(group[0], ()), law, level, found.logs, book) for group in groups),
            left,
        )

    @classmethod
    def of_attempts(
        cls,
        rows: Iterable[Attempts],
        law: str | None = None,
        level: float = 0.9,
        logs: Sequence[str] = (),
        per_run: bool = False,
    ) -> FitFile:
        """Fits the attempts at bugs of each model and class, as readers.attempts reads them; with `per_run` a row is the
        total of a run, whose `bugs` may not be counted. Without a `law` it is chosen."""
        return cls(fixes=fix_laws.fitted_fixes(rows, law, level, logs, per_run))

    def find_fixes(self, model: str) -> tuple[FittedFix, ...]:
        """What is said of a model's fixes, class by class; borrowed where only another model's are there. Raises LogError
        where several would do, or none."""
        models = sorted({fix.model for fix in self.fixes})
        if model in models or len(models) == 1:
            found = [fix for fix in self.fixes if model == fix.model or model not in models]
            return tuple(fix if fix.model == model else fix.borrowed() for fix in found)
        there = (
            f"there are {', '.join(models)}: say which to borrow" if models else "it has no attempts at bugs"
        )
        raise errors.LogError(f"{self.place or 'the fit'} does not say how {model} fixes bugs; {there}")

    def find(self, model: str, arm: str | None = None, task_type: str | None = None) -> FittedLoop:
        """The loop of a model, borrowed where only another model's or another type's is there. Raises LogError where
        several would do, or none."""
        of_model = [one for one in self.loops if one.model == model]
        found = [one for one in of_model or self.loops if arm in (None, one.arm)]
        exact = [one for one in found if task_type in (None, one.task_type)]
        found = exact or found
        if len(found) != 1:
            raise errors.LogError(
                f"{self.place or 'the fit'} {_why_none(model, of_model, found, self.loops)}"
            )
        same = found[0].model == model and task_type in (None, found[0].task_type)
        return found[0] if same else found[0].borrowed()

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> FitFile:
        """The fit in a TOML file. Raises LogError for a file that is none, OSError if it cannot be read."""
        from ._toml import parse

        place = _native.path(path)
        with open(place, "rb") as file:
            return cls.of_table(parse(file.read(), place, errors.LogError), place)

    @classmethod
    def of_table(cls, table: Mapping[str, Any], place: str | None = None) -> FitFile:
        """The fit in what such a file holds; `place` says in errors where it is from."""
        try:
            if table["schema"] != SCHEMA:
                raise errors.LogError(f" is {table['schema']!r}; this version knows {SCHEMA}", "schema")
            loops, fixes = map(_loop, table["loops"]), map(fix_laws.of_table, table.get("fixes", ()))
            return cls(loops, _left(table.get("left", {})), place, fixes)
        except errors.LoopcostError as problem:
            problem.place = problem.place or place
            raise
        except (KeyError, TypeError, AttributeError) as problem:
            raise errors.LogError(
                f"{place}: no fit file: {problem!r} is missing or of another form"
            ) from None

    def table(self) -> dict[str, Any]:
        """What the file holds."""
        found = {"schema": SCHEMA, "left": self.left, "loops": [_table(one) for one in self.loops]}
        return {**found, "fixes": [fix_laws.table_of(fix) for fix in self.fixes]} if self.fixes else found

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the fit to a file, in TOML, as read() reads it."""
        import tomli_w

        with open(_native.path(path), "wb") as file:
            tomli_w.dump(_known(self.table()), file)


def _why_none(
    model: str, of_model: Sequence[FittedLoop], found: Sequence[FittedLoop], loops: Sequence[FittedLoop]
) -> str:
    """Why no loop is the one that is meant: of the model's, or of all where it has none, those `found` are of the arm."""
    there = f"there are {', '.join(one.name for one in found or loops)}"
    if not of_model:
        return f"has no runs of {model}; {there}: borrow says which model's are to stand for them"
    if not found:
        return f"has no runs of {model} in that arm; {there}"
    return f"has several loops of {model}; {there}: say of which arm or type of tasks"


def _known(value: Any) -> Any:
    """A document without what is None, for which TOML has no word."""
    if isinstance(value, dict):
        return {key: _known(one) for key, one in value.items() if one is not None}
    return [_known(one) for one in value] if isinstance(value, list) else value


def _fitted(
    key: Key,
    runs: Sequence[RecordedRun],
    growth: Growth,
    aborted: Sequence[int],
    law: str | None,
    level: float,
    logs: Sequence[str],
    book: Book | None,
) -> FittedLoop:
    model, arm, task_type = key
    from .forecast import costed, ratios, side_calls

    evidence = fit.Evidence(runs)
    choice = fit.choose(evidence) if law is None else None
    fitted = fit.fit(evidence, choice.used if choice else law or "constant", level=level)
    past, price = costed(runs, book)
    residuals = condensed(ratios(past, price), _RESIDUALS)
    return FittedLoop(
        model=model,
        arm=arm,
        task_type=task_type,
        law=fitted.law,
        told=choice.told if choice else None,
        cap=_cap(evidence),
        values={**of_law(fitted), **_of_growth(growth, level)},
        on={**_on(fitted, choice, runs, side_calls(past), logs), **_pile(evidence, aborted)},
        kinds=fitted.kinds,
        plug_in=fitted.plug_in,
        residuals=tuple(float(f"{ratio:.6g}") for ratio in residuals),
    )


def _pile(evidence: Evidence, aborted: Sequence[int]) -> dict[str, Any]:
    """The pile-up at the largest number of calls, if there is one."""
    known = [(calls, end) for _, calls, end, count in evidence for _ in range(count)]
    found = pile([*known, *((calls, "aborted") for calls in aborted)])
    return {} if found is None else {"pile": dict(zip(found._fields, found._values()))}


def _cap(evidence: Evidence) -> Sourced:
    if evidence.cap is not None:
        return Sourced(evidence.cap, "fitted", n=evidence.runs)
    return Sourced(min(_NEVER * evidence.longest, 10_000_000), "assumed")


def _of_growth(growth: Growth, level: float) -> dict[str, Sourced]:
    """The estimates that the data give; `step` is the early one where it changes."""
    if not growth.groups:
        return {}
    found = growth.fit(level=level)
    values = {}
    for name in ESTIMATES:
        estimate = getattr(found, name)
        if estimate.n and (estimate.identified or name in ("base", "step", "output", "kept")):
            values[name] = Sourced(
                estimate.value,
                "fitted",
                estimate.low,
                estimate.high,
                estimate.level,
                estimate.n,
                "yes" if estimate.identified else "no",
            )
    early = values.pop("early_step", None)
    if "late_from" in values and early is not None:
        values["step"] = early
        return values
    return {name: value for name, value in values.items() if not name.startswith("late_")}


def _on(
    fitted: Fit, choice: Choice | None, runs: Sequence[RecordedRun], side: Side, logs: Sequence[str]
) -> dict[str, Any]:
    times = [run.time for run in runs if run.time is not None]
    on = {
        "logs": list(logs),
        "runs": fitted.runs,
        "tasks": fitted.tasks,
        "calls": fitted.calls_made,
        "ends": dict(fitted.ends),
        "cached": any(run.usage[run.main].cache_read > 0 for run in runs if run.main is not None),
        "side_calls": {"runs": side.runs, "share": side.share},
        "log_likelihood": fitted.log_likelihood,
    }
    if fitted.misfit_p is not None:
        on["misfit_p"], on["cells"] = fitted.misfit_p, fitted.cells
    if times:
        on["first"], on["last"] = _date(min(times)), _date(max(times))
    if choice:
        on["candidates"] = choice.tables()
    return on


def _date(seconds: float) -> str:
    from datetime import datetime, timezone

    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _table(loop: FittedLoop) -> dict[str, Any]:
    table = {key: getattr(loop, key) for key in ("model", "arm", "task_type", "law", "told")}
    return {
        **_given(table),
        "cap": loop.cap.table(),
        "on": dict(loop.on),
        "values": {name: one.table() for name, one in loop.values.items()},
        "kinds": [_kind_table(kind) for kind in loop.kinds],
        "plug_in": [_kind_table(kind) for kind in loop.plug_in],
        "residuals": list(loop.residuals),
    }


def _given(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _kind_table(kind: Kind) -> dict[str, Any]:
    return _given(
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in zip(Kind._fields, kind._values())
        }
    )


def _left(table: Mapping[str, Any]) -> dict[str, int]:
    return {
        reason: _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_COUNT, runs, f"left.{reason}")
        for reason, runs in table.items()
    }


def _loop(table: Mapping[str, Any]) -> FittedLoop:
    """The reverse of _table(). Raises what Calls() does for kinds that no loop takes."""
    loop = FittedLoop(
        model=table["model"],
        arm=table.get("arm"),
        task_type=table.get("task_type"),
        law=table["law"],
        told=table.get("told"),
        cap=_cap_of_table(table["cap"]),
        values={name: of_table(value) for name, value in table["values"].items()},
        on=fit.of_fit_file(table["on"]),
        kinds=tuple(Kind(**kind) for kind in table["kinds"]),
        plug_in=tuple(Kind(**kind) for kind in table["plug_in"]),
        residuals=tuple(
            _native.number(_abi.PARAM_LOOP_RESIDUAL, one, "residuals[]") for one in table.get("residuals", ())
        ),
    )
    for plug_in in (False, True):
        loop.calls(plug_in=plug_in)
    return loop


def _cap_of_table(table: Mapping[str, Any]) -> Sourced:
    cap = of_table(table)
    return cap.replace(value=_native.whole(_abi.PARAM_LOOP_CAP, cap.value, "cap.value"))
