"""How conversations grow, for people and for programs: base, step, output and cache of each arm and model."""

from __future__ import annotations

from .. import errors
from ..growth import ESTIMATES, GrowthCounts
from . import _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

    from .._record import Record
    from ..growth import CacheAge, Estimate, Growth, GrowthFit
    from ..summary import Summary

LEVEL = 0.9
_PAUSE = 300  # seconds: as long as a provider promises at least to keep a prefix


class Conversation:
    """The conversations of one arm, model and type of task: their `fit`, or `why` there is none."""

    def __init__(self, arm: str, model: str, task_type: str | None, fit: GrowthFit | None, why: str | None):
        self.arm, self.model, self.task_type, self.fit, self.why = arm, model, task_type, fit, why

    @property
    def name(self) -> str:
        return " / ".join(filter(None, (self.arm, self.model, self.task_type)))

    def document(self) -> dict[str, Any]:
        found = {"model": self.model, "task_type": self.task_type}
        if self.fit is None:
            return {**found, "none_because": self.why}
        estimates = {name: getattr(self.fit, name) for name in ESTIMATES}
        return {
            **found,
            "evidence": self.fit.evidence,
            "runs": self.fit.runs,
            "level": self.fit.level,
            "values": {name: _plain(one) for name, one in estimates.items() if one.n},
            "counts": self.fit.counts and _plain(self.fit.counts),
            "survival": [_plain(age) for age in self.fit.survival],
        }


def _plain(record: Record) -> dict[str, Any]:
    return dict(zip(record._fields, record._values()))


def found(summary: Summary) -> list[Conversation]:
    """All of them, those with the most calls first."""
    every = [
        _conversation(arm, growth, *group)
        for arm, growth in sorted(summary.conversations().items())
        for group in growth.groups
    ]
    return sorted(every, key=lambda one: -(one.fit.counts.calls if one.fit and one.fit.counts else 0))


def _conversation(arm: str, growth: Growth, model: str, task_type: str | None) -> Conversation:
    try:
        return Conversation(arm, model, task_type, growth.fit(model, task_type, LEVEL), None)
    except errors.LoopcostError as problem:
        return Conversation(arm, model, task_type, None, str(problem))


_SHOWN = 12


def table(conversations: list[Conversation]) -> Any:
    """The table of those that say most; None if none says anything."""
    rows = [
        (
            one.name or "runs",
            f"{one.fit.runs:,}",
            *(_cell(getattr(one.fit, name), "{:,.0f}".format) for name in ("base", "step", "output")),
            _cell(one.fit.cacheable, _output.percent),
        )
        for one in conversations
        if one.fit is not None
    ]
    if not rows:
        return None
    more = f", the first {_SHOWN} of {len(rows)}" if len(rows) > _SHOWN else ""
    title = f"How conversations grow, in tokens, with {LEVEL:.0%} intervals{more}"
    heads = ("runs", "base", "step", "output", "read of\nthe cache")
    return _output.table(("conversations",), heads, rows[:_SHOWN], title=title)


def _cell(estimate: Estimate, shown: Callable[[float], str]) -> str:
    """The value, with its interval below; of what is not determined the range."""
    bounded = estimate.high < (1.0 if shown is _output.percent else 1e12)
    interval = f"{shown(estimate.low)} to {shown(estimate.high)}"
    if not estimate.identified:
        return interval if estimate.n and bounded else ""
    if shown is _output.percent:
        bounded = (estimate.low, estimate.high) != (0.0, 1.0)
    return f"{shown(estimate.value)}\n{interval}" if bounded else shown(estimate.value)


def sentences(conversations: list[Conversation]) -> Iterator[str]:
    fits = [one.fit for one in conversations if one.fit is not None]
    counts = _sums([fit.counts for fit in fits if fit.counts is not None])
    if fits:
        yield "Base is what the first call sees, step what each call adds for the next, output what it writes."
    for one in conversations:
        if one.fit is not None and one.fit.late_from.identified:
            yield (
                f"{one.name or 'runs'}: from call {one.fit.late_from.value:,.0f} on a call adds "
                f"{one.fit.late_step.value:,.0f} tokens, before that {one.fit.early_step.value:,.0f}."
            )
    if counts["shrank"]:
        yield f"{_times(counts['shrank'], 'time')} the prompt became shorter: compacted, or begun anew."
    yield from _rule_sentences(counts)
    yield from _pause_sentences([age for fit in fits for age in fit.survival])


def _sums(counts: list[GrowthCounts]) -> dict[str, int]:
    return {name: sum(getattr(one, name) for one in counts) for name in GrowthCounts._fields}


_LESS = {
    "rule_gap": "after a pause of five minutes or more",
    "rule_switched": "after another model's call",
    "rule_shrank": "where the context became shorter",
    "rule_other": "unexplained",
}


def _rule_sentences(counts: dict[str, int]) -> Iterator[str]:
    every = sum(counts[name] for name in ("rule_kept", "rule_more", *_LESS))
    if not every:
        return
    parts = [f"{counts['rule_more']:,} read more"] if counts["rule_more"] else []
    parts += [f"{counts[name]:,} less {why}" for name, why in _LESS.items() if counts[name]]
    yield (
        f"Of {_times(every, 'call')} for which a call before had left something in the cache {counts['rule_kept']:,} "
        f"({_output.percent(counts['rule_kept'] / every)}) read just that"
        f"{''.join(f', {part}' for part in parts)}."
    )


def _pause_sentences(ages: list[CacheAge]) -> Iterator[str]:
    short = [age for age in ages if age.until <= _PAUSE]
    long = [age for age in ages if age.since >= _PAUSE]
    parts = [
        f"in {sum(age.held for age in some):,} of {sum(age.prefixes for age in some):,} cases {when}"
        for when, some in (("within five minutes", short), ("after a longer pause", long))
        if some
    ]
    if parts:
        yield f"The cache still held what it had been given {', '.join(parts)}."


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
