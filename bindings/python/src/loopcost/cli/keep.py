"""loopcost keep: what to keep by its score, with either of two promises."""

from __future__ import annotations

from .. import calibration, errors
from .._native import counted
from ..readers import scores
from . import _files, _logs, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Iterator

    from ..calibration import Keep, Threshold
    from ._output import Commands

_DESCRIPTION = """\
Reads a table of scores, CSV: a row is an answer that had a score, and was right or not. Says above which score to keep
answers, without asking again or a dearer model, with either of two promises: that of those that are kept few fail,
P(failure | kept) <= miss, but for a chance of 1 - confidence over the draw of the rows; and that of those that fail few are
kept, P(kept | failure) <= miss, on average over the rows and the next failure. Neither implies the other. Rows must be drawn
alike, and so must the answers to come."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "keep", help="which answers to keep by their scores, with a promise", description=_DESCRIPTION
    )
    parser.add_argument("files", nargs="+", metavar="SCORES", help="a CSV file; - is the standard input")
    parser.add_argument(
        "--columns",
        type=_logs.columns,
        metavar="FIELD=COLUMN,...",
        help="which column holds "
        + ", ".join(f"{field} ({meaning})" for field, meaning in scores.COLUMNS.items())
        + "; without it, the columns of these names",
    )
    parser.add_argument("--miss", type=float, required=True, metavar="P", help="the chance that is promised")
    parser.add_argument(
        "--confidence", type=float, default=0.95, metavar="P", help="of the first promise (0.95)"
    )
    parser.add_argument(
        "--candidates",
        type=_output.listed(float, "numbers, T,..."),
        metavar="T,...",
        help="the thresholds to test for the first promise, in this order, chosen without these rows: the first that fails ends the "
        "test, so the one that is surely good enough comes first; by default quantiles of one score in five, whose rows are not tested",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which draws those (0)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"files": (_files.TABLE,)})


def run(arguments: argparse.Namespace) -> int:
    with _output.Progress("{:,} rows read".format) as progress:
        found, unreadable = _logs.rows(scores.read(arguments.files, arguments.columns), progress)
    if not found:
        raise errors.LogError(f"{', '.join(arguments.files)}: no row that can be read")
    kept = calibration.keep(
        [one.score for one in found],
        [not one.success for one in found],
        arguments.miss,
        arguments.confidence,
        arguments.candidates,
        arguments.seed,
    )
    if arguments.json:
        _output.print_json({"schema": 1, **_document(kept), "unreadable": unreadable})
    else:
        _print(kept)
    return 1 if unreadable else 0


def _document(kept: Keep) -> dict[str, Any]:
    return {
        "rows": kept.runs,
        "failures": kept.failures,
        "miss": kept.miss,
        "confidence": kept.confidence,
        "candidates": list(kept.candidates),
        "failure_given_kept": _promise(kept.failure_given_kept, kept.tested),
        "kept_given_failure": _promise(kept.kept_given_failure, kept.runs),
        "failing": _promise(kept.failing, kept.tested),
        "note": _NEITHER,
    }


def _promise(threshold: Threshold | None, rows: int) -> dict[str, Any] | None:
    """None is: keep nothing, or no threshold."""
    if threshold is None:
        return None
    return {
        **dict(zip(threshold._fields, threshold._values())),
        "rows": rows,
        "share_kept": threshold.kept / rows,
        "failures_of_kept": threshold.kept_failures / threshold.kept if threshold.kept else None,
        "kept_of_failures": threshold.kept_failures / threshold.failures if threshold.failures else None,
    }


_NEITHER = (
    "Neither promise implies the other: where few answers fail, most failures may be kept though few of the kept fail; where "
    "most fail, most of the kept may have failed though few failures are kept."
)


def _print(kept: Keep) -> None:
    console = _output.console()
    console.print(
        f"[bold]{counted(kept.runs, 'row', 'rows')}[/], {kept.failures:,} of which failed\n", soft_wrap=True
    )
    promises = (
        ("failure | kept", _promise(kept.failure_given_kept, kept.tested)),
        ("kept | failure", _promise(kept.kept_given_failure, kept.runs)),
    )
    rows = [(name, *_cells(promise)) for name, promise in promises]
    heads = ("keep\nabove", "kept of\nthe rows", "failed of\nthe kept", "kept of\nthe failures")
    _output.print_table(console, _output.table(("promise",), heads, rows))
    for sentence in _sentences(kept):
        console.print(_output.text(sentence), soft_wrap=True)


def _cells(promise: dict[str, Any] | None) -> tuple[str, ...]:
    if promise is None:
        return ("nothing", "", "", "")
    shares = (promise[name] for name in ("share_kept", "failures_of_kept", "kept_of_failures"))
    return f"{promise['threshold']:.6g}", *("" if share is None else f"{share:.1%}" for share in shares)


def _above(candidate: Threshold) -> str:
    """What became of the rows that a candidate keeps."""
    scored = counted(candidate.kept, "scores", "score")
    return f"{scored} above {candidate.threshold:.6g}, and {candidate.kept_failures:,} of these failed"


def _sentences(kept: Keep) -> Iterator[str]:
    miss, doubt = f"{kept.miss:g}", f"{1 - kept.confidence:.3g}"
    tested = counted(kept.tested, "row", "rows")
    first, second = kept.failure_given_kept, kept.kept_given_failure
    if not kept.candidates:
        yield f"P(failure | kept) <= {miss}: {tested} and none to choose candidates by are too few: keep nothing."
    elif first is not None:
        yield (
            f"P(failure | kept) <= {miss}, but for a chance of {doubt} over the draw of the rows: keep what scores above "
            f"{first.threshold:.6g}, tested on {tested}."
        )
    elif kept.failing is not None:
        yield (
            f"P(failure | kept) <= {miss}: of {counted(len(kept.candidates), 'candidate', 'candidates')} the first does not pass: keep "
            f"nothing. Of {tested} {_above(kept.failing)}, so that no less than {kept.failing.promised:.3g} can be promised. Another start "
            "may pass: --candidates are the thresholds that are tested, in their order; choose them without these rows."
        )
    if second is None:
        yield f"P(kept | failure) <= {miss}: {counted(kept.failures, 'failure is', 'failures are')} too few: keep nothing."
    else:
        yield (
            f"P(kept | failure) <= {second.promised:.4g}, on average over the rows and the next failure: keep what scores above "
            f"{second.threshold:.6g}."
        )
    yield _NEITHER
