"""What all pictures share: a figure, marks that can be told apart in grey, legends beside the data, files."""

from __future__ import annotations

import os

from . import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis, XAxis, YAxis
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers can tell apart; dashes and marks tell the same without colours.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00")
_DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)), (0, (8, 3)))
_MARKS = "osD^v<>PX*hp"
_ROW = 0.22  # inches, of a legend
_LETTER = 0.068  # inches, on average, of a letter in a legend

MOST_LINES = len(_DASHES)  # as many as can be told apart


def colour(i: int) -> str:
    return _COLOURS[i % len(_COLOURS)]


def dashes(i: int) -> Any:
    """Those of the i-th line; no two of 49 share both colour and dashes."""
    return _DASHES[(i + i // len(_COLOURS)) % len(_DASHES)]


def mark(i: int) -> str:
    """That of the i-th point; no two of 84 share both colour and mark."""
    return _MARKS[i % len(_MARKS)]


def figure(width: float, height: float) -> Figure:
    """A figure of so many inches. Raises ImportError without Matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError("drawing needs Matplotlib: pip install 'loopcost[plot]'") from None
    return Figure(figsize=(width, height), layout="constrained")


def check_ending(path: str | os.PathLike[str]) -> None:
    """Raises ImportError without Matplotlib, UnsupportedError for a file that it does not write."""
    known = figure(1, 1).canvas.get_supported_filetypes()
    ending = os.path.splitext(os.fspath(path))[1].lstrip(".").lower()
    if ending not in known:
        raise errors.UnsupportedError(
            f" ends in {ending!r}; it must end in .png, .svg, .pdf or what else Matplotlib writes",
            "--plot",
            path,
        )


def save(drawn: Figure, path: str | os.PathLike[str]) -> None:
    drawn.savefig(path, dpi=150)


def bare(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def grid(axes: Axes, **which: Any) -> None:
    axes.grid(color="0.92", linewidth=0.8, **which)
    axes.set_axisbelow(True)


def title(axes: Axes, text: str) -> None:
    axes.set_title(text, loc="left", fontsize=11)


def from_zero(axis: XAxis | YAxis, most: float, air: float = 0.06) -> None:
    """An axis from 0, with some air beyond the largest value: just below 0 a mark at 0 is whole."""
    most = most or 1.0
    axis.axes.set(**{f"{axis.axis_name}lim": (-0.02 * most, (1 + air) * most)})


def count_axis(axis: Axis) -> None:
    """Whole numbers alone."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def legend_below(
    drawn: Figure,
    handles: Sequence[Artist],
    labels: Sequence[str],
    side: str = "lower center",
    width: float | None = None,
    title: str | None = None,
) -> None:
    """A legend under all axes, in as many columns as `width` inches hold; the figure grows by its height."""
    if not labels:
        return
    width = drawn.get_figwidth() if width is None else width
    columns = max(1, min(len(labels), int(width / (0.6 + _LETTER * max(map(len, labels))))))
    drawn.set_figheight(drawn.get_figheight() + _ROW * (-(-len(labels) // columns) + (title is not None)))
    drawn.legend(
        handles,
        labels,
        loc=f"outside {side}",
        ncols=columns,
        frameon=False,
        fontsize=9,
        handlelength=3,
        columnspacing=1.2,
        title=title,
        title_fontsize=9,
    )


def draw_budget(axes: Axes, budget: float) -> None:
    axes.axvline(budget, color="0.35", linewidth=1)
    axes.annotate(
        f"budget {budget:g}",
        (budget, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(3, -3),
        textcoords="offset points",
        rotation=90,
        va="top",
        color="0.35",
        fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )
