"""The sheet of a loop of calls: its law is walked call by call, as the library does."""

from __future__ import annotations

from collections import deque, namedtuple
from math import fsum

from . import _formulas, _sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, Sequence

    from ..loop import Kind, Loop, Residuals
    from ._sheet import Sheet

_MOST_CALLS = 1_000_000
_NO_CHANCE = 1e-18  # of what is left, where the library stops too
_FIRST, _LAST = 5, 2
_SPREAD = "sum P(T = t) (C(t) - {})^2"


def calls(sheet: Sheet, loop: Loop) -> None:
    thread, caching = loop.thread, _sheet.caching_of(loop.thread)
    sheet.give("L1", thread.base, "tokens that call 1 sees")
    sheet.give("D", thread.step, "tokens that each call adds")
    if loop.late_from is not None and loop.late_step is not None:
        sheet.give("D_late", loop.late_step, f"tokens that each call adds from call {loop.late_from} on")
    sheet.give("G", thread.output, "tokens that a call generates")
    _sheet.give_call_prices(sheet, thread, thread.price, sheet.cost.models[0])
    sheet.give("u", thread.warm if thread.caching else 0.0, "tokens that the cache holds at the start")
    if loop.calls.cap is not None:
        sheet.give("K", loop.calls.cap, "calls at most, the cap")
    sheet.work_all(caching.worked)
    expires = caching is _sheet.EXPIRING
    spread = _add_calls(sheet, loop)
    sheet.notes.append("There is no closed form: compare sums the calls one by one, and so does this.")
    if loop.residuals is not None:
        _add_residuals(sheet, loop.residuals, spread, caching.fixes, expires)
        return
    for part, formula in caching.fixes:
        sheet.term("mean", part, formula)
    sheet.terms["variance"].append(_sheet.Line("calls", None, _SPREAD.format("mean"), "", spread))
    if expires:
        sheet.term("variance", "expiry", _sheet.EXPIRY_VARIANCE)


def _add_residuals(
    sheet: Sheet, residuals: Residuals, spread: float, fixes: Iterable[tuple[str, str]], expires: bool
) -> None:
    """The terms of a run that costs R A: R by its calls, A a residual, independent of each other."""
    sheet.give("a1", residuals.mean, "what runs cost on average over what their calls do, A")
    sheet.give("va", residuals.variance, "the variance of A")
    sheet.about = "R1"
    sheet.summed("R1", "sum P(T >= t) bill(t)", sheet.values["mean"])
    sheet.summed("VR", _SPREAD.format("R1"), spread)
    sheet.notes.append(
        "A run costs R A, R by its calls and A by what recorded runs of so many calls did cost: in the law of A is what is not "
        "known of L1, D and G, in that of the calls what is not known of s and f."
    )
    for part, formula in fixes:
        sheet.term("mean", part, f"a1 {formula}")
    sheet.term("variance", "calls", "(a1^2+va) VR")
    if expires:
        sheet.term("variance", "expiry", f"(a1^2+va) {_sheet.EXPIRY_VARIANCE}")
    sheet.term("variance", "residuals", "va R1^2")


_Call = namedtuple("_Call", "t came reached ends new held bill so_far")
_Amounts = namedtuple("_Amounts", "reached new held squares term spread")


def _add_calls(sheet: Sheet, loop: Loop) -> float:
    """The calls, and the sums over all of them; returns how the bills spread, USD^2."""
    sheet.values["mean"] = sum(call.reached * call.bill for call in _walk(sheet, loop))
    sheet.bill = _sheet.bill(_sheet.caching_of(loop.thread))
    sheet.kinds = [_kind(kind) for kind in loop.calls.kinds]
    first, between, last = _abridged(sheet, loop)
    sheet.calls = [
        *(_row(sheet, loop, *one) for one in first),
        *(_rows_between(*one) for one in between),
        *(_row(sheet, loop, *one) for one in last),
    ]
    total = _Amounts(*map(fsum, zip(*(amounts for *_, amounts in (*first, *between, *last)))))
    sheet.summed("I", "sum P(T >= t)", total.reached)
    sheet.summed("new", "sum P(T >= t) new(t)", total.new)
    sheet.summed("held", "sum P(T >= t) held(t)", total.held)
    if "m" in sheet.values:
        sheet.summed("Q", "sum P(T >= t) held(t)^2", total.squares)
    return float(total.spread)


def _abridged(
    sheet: Sheet, loop: Loop
) -> tuple[list[tuple[_Call, _Amounts]], list[tuple[int, int, _Amounts]], deque[tuple[_Call, _Amounts]]]:
    """The first calls and the last ones, (call, amounts) each, and those between them, if they are more than one, in a
    sum: (first number, last number, amounts)."""
    first: list[tuple[_Call, _Amounts]] = []
    last: deque[tuple[_Call, _Amounts]] = deque()
    gap, between = None, _Amounts(*[0.0] * 6)
    for call in _walk(sheet, loop):
        (first if len(first) < _FIRST else last).append((call, _amounts(call, sheet.values["mean"])))
        if len(last) > _LAST + 1:
            gap, amounts = last.popleft()
            between = _Amounts(*map(float.__add__, between, amounts))
    if gap is None:
        return first, [], last
    gap, amounts = last.popleft()
    return first, [(_FIRST + 1, gap.t, _Amounts(*map(float.__add__, between, amounts)))], last


def _walk(sheet: Sheet, loop: Loop) -> Iterator[_Call]:
    """Every call that a run may come to: of each kind of task, those that came to the call before, the chances to come
    to this one and to end with it, tokens, the bill, and the bills so far."""
    caching = _sheet.caching_of(loop.thread)
    write, read, output, step = (sheet.values[symbol] for symbol in (caching.new, caching.held, "cout", "D"))
    kinds, cap, late_from = loop.calls.kinds, loop.calls.cap, loop.late_from
    output *= loop.thread.output
    weights = fsum(kind.weight for kind in kinds)
    alive, came = [kind.weight / weights for kind in kinds], None
    context, held, all_new, all_held = loop.thread.base, sheet.values["u"], 0.0, 0.0
    for t in range(1, _MOST_CALLS + 1):
        new = context - held
        all_new, all_held = all_new + new, all_held + held
        on = [chance * _goes_on(kind, t) for kind, chance in zip(kinds, alive)]
        reached, left = sum(alive), sum(on)
        ends = sum(chance * _hazard(kind, t) for kind, chance in zip(kinds, alive))
        yield _Call(
            t,
            came,
            reached,
            reached if t == cap else ends,
            new,
            held,
            (write * new + read * held + output) / 1e6,
            (write * all_new + read * all_held + output * t) / 1e6,
        )
        if t == cap or left < _NO_CHANCE:
            return
        came, alive, held = alive, on, context
        context += step if late_from is None or t < late_from else loop.late_step or 0.0
    raise _sheet.Unknown(f"a run may take more than {_MOST_CALLS:,} calls, too many to put in")


def _hazards(kind: Kind, t: int) -> tuple[float, ...]:
    """The chances that call t ends the run solved and wrongly done, of a kind that has them given."""
    return tuple(chances[min(t, len(chances)) - 1] for chances in (kind.solved, kind.wrong) if chances)


def _beta(kind: Kind) -> tuple[float, float, float]:
    """The law of a kind that has one: alpha, beta, the share of the ends that are solved."""
    return kind.alpha or 0.0, kind.beta or 0.0, kind.solved_share or 0.0


def _hazard(kind: Kind, t: int) -> float:
    if kind.solved is not None:
        return sum(_hazards(kind, t))
    alpha, beta, _ = _beta(kind)
    return alpha / (alpha + beta + (t - 1))


def _goes_on(kind: Kind, t: int) -> float:
    if kind.solved is None:
        alpha, beta, _ = _beta(kind)
        return (beta + (t - 1)) / (alpha + beta + (t - 1))
    solved, wrong = _hazards(kind, t)
    return max(1 - solved - wrong, 0.0)


def _amounts(call: _Call, mean: float) -> _Amounts:
    reached, held = call.reached, call.held
    spread = call.ends * (call.so_far - mean) ** 2
    return _Amounts(
        reached, reached * call.new, reached * held, reached * held**2, reached * call.bill, spread
    )


def _kind(kind: Kind) -> dict[str, Any]:
    if kind.solved is not None and kind.wrong is not None:
        return {"weight": kind.weight, "solved": _listed(kind.solved), "wrong": _listed(kind.wrong)}
    a, b, share = map(_formulas.number, _beta(kind))
    hazard = f"{a}/({a}+{b}+t-1)"
    return {"weight": kind.weight, "solved": f"{share}*{hazard}", "wrong": f"(1-{share})*{hazard}"}


def _listed(chances: Sequence[float]) -> str:
    """The chances of the first calls, and the one that holds from some call on."""
    *listed, last = map(_formulas.number, chances)
    if not listed:
        return last
    shown = listed[:_FIRST] + (["..."] if len(listed) > _FIRST else [])
    return f"{', '.join(shown)}; {last} from call {len(chances)} on"


def _row(sheet: Sheet, loop: Loop, call: _Call, amounts: _Amounts) -> dict[str, Any]:
    values = {**sheet.values, "new": call.new, "held": call.held}
    return {
        "first": call.t,
        "last": call.t,
        "reached_numbers": _came(loop.calls.kinds, call),
        "p_reached": call.reached,
        "bill_numbers": _formulas.numbers(sheet.bill, values),
        "bill_usd": call.bill,
        "mean_usd": amounts.term,
        "p_ends": call.ends,
        "so_far_usd": call.so_far,
        "variance_usd2": amounts.spread,
    }


def _rows_between(first: int, last: int, amounts: _Amounts) -> dict[str, Any]:
    unsaid = ("reached_numbers", "bill_numbers", "bill_usd", "p_ends", "so_far_usd")
    return {
        "first": first,
        "last": last,
        "p_reached": amounts.reached,
        "mean_usd": amounts.term,
        "variance_usd2": amounts.spread,
        **dict.fromkeys(unsaid),
    }


def _came(kinds: Sequence[Kind], call: _Call) -> str:
    """How the runs came to this call: of each kind those that came to the one before, and went on."""
    if call.came is None:
        return "1"
    return " + ".join(
        f"{_formulas.number(chance)}*{_rest(kind, call.t - 1)}" for kind, chance in zip(kinds, call.came)
    )


def _rest(kind: Kind, t: int) -> str:
    if kind.solved is None:
        a, b, _ = map(_formulas.number, _beta(kind))
        return f"(1-{a}/({a}+{b}+{t - 1}))"
    return f"(1-{'-'.join(_formulas.number(chance) for chance in _hazards(kind, t))})"
