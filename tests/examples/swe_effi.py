"""How well do forecasts hold? 742 runs of five scaffolds and three models at SWE-bench, as the SWE-Effi project recorded them.

    python tests/examples/swe_effi.py    wants the package: pip install ./bindings/python; takes half a minute

Every run is forecast from runs of the same scaffold and model at other tasks: before it starts; when all that is known is
that it has made so many calls and goes on, since the calls are not recorded one by one; and in hindsight, its number of
calls known. Beside that stand two forecasts that need no library: cost per call times calls, and what past runs have cost.
`loopcost backtest` with the columns below says the same, and more. doc/forecasts.md shows what is printed, and what to make
of it.
"""

import pathlib
from statistics import median

from loopcost import books, learn, records
from loopcost.backtest import METHODS, backtest

DATA = pathlib.Path(__file__).parents[1] / "data" / "swe_effi"
COLUMNS = {
    "run": "scaffold+model+instance_id",
    "arm": "scaffold",
    "task": "instance_id",
    "model": "model",
    "success": "resolved",
    "calls": "llm_calls",
    "input": "input_tokens",
    "output": "output_tokens",
}
FORECAST, CONFORMAL, LINEAR, PAST = METHODS
DURING = 14  # calls, in the tables of one scaffold

LEGEND = """\
error: of the median, relative to what came, the median of the runs. 50 % to 95 %: the share of runs that intervals of that
level covered, with * where the exact binomial test finds another at 0.05. width: of the 90 % interval, upper over lower end,
the median. CRPS: in units of what runs of the scaffold and model cost on average.
"""
STAGE = "{:15} {:25} {:>5} {:>6}  {:>6} {:>6} {:>6} {:>6} {:>8} {:>5}"
HINDSIGHT = "{:16} {:28} {:>5} {:>6} {:>6} {:>12} {:>14} {:>11}"


def recorded():
    return list(records.runs(records.read([DATA / "runs.csv"], columns=COLUMNS)))


def prices():
    return books.read(DATA / "prices.toml")


def covered(interval):
    return f"{100 * interval.coverage.share:.1f}{'*' if interval.coverage.p < 0.05 else ' '}"


def stage_row(name, score):
    return STAGE.format(
        name,
        score.method,
        score.runs,
        f"{score.median_error:.0%}",
        *map(covered, score.intervals),
        f"x {score.intervals[2].ratio:.1f}",
        "" if score.relative_crps is None else f"{score.relative_crps:.2f}",
    )


def stages_table(title, stages, methods):
    yield STAGE.format(title, "", "runs", "error", "50 % ", "80 % ", "90 % ", "95 % ", "width", "CRPS")
    for stage in stages:
        shown = [score for score in stage.scores if score.method in methods]
        yield from (stage_row("" if i else stage.name, score) for i, score in enumerate(shown))
    yield ""


def hindsight_row(arm, model, stages, growth=("", "", "")):
    """What base + step and cost per call are wrong by once the calls are known."""
    scores = {score.method: score for score in stages[-1].scores}
    errors = scores[FORECAST].median_error, scores[LINEAR].median_error, scores[LINEAR].law_error
    return HINDSIGHT.format(arm, model, *growth, *(f"{error:.0%}" for error in errors))


def growth(group, runs, book):
    """Calls of the run in the middle; tokens that the first call reads, and that each adds."""
    of_group = [run for run in runs if (run.arm, run.models) == (group.arm, (group.model,)) and run.length]
    thread = learn(of_group, book).loop.thread
    numbers = median(run.length for run in of_group), thread.base, thread.step
    return [f"{number:.0f}" for number in numbers]


def hindsight_table(tested, runs, book):
    yield HINDSIGHT.format("in hindsight", "", "calls", "base", "step", "base + step", "cost per call", "its median")
    for arm, stages in tested.arms:
        yield hindsight_row(arm, "", stages)
        of_arm = [group for group in tested.groups if group.arm == arm]
        yield from (hindsight_row("", group.model, group.stages, growth(group, runs, book)) for group in of_arm)
    yield ""


def lines(tested, runs, book):
    yield LEGEND
    yield from stages_table("all scaffolds", tested.stages, METHODS)
    yield from hindsight_table(tested, runs, book)
    for arm, stages in tested.arms:
        shown = [stage for stage in stages if stage.calls in (0, DURING, None)]
        yield from stages_table(arm, shown, (FORECAST, LINEAR, PAST))


def main():
    runs, book = recorded(), prices()
    for line in lines(backtest(runs, book), runs, book):
        print(line.rstrip(" "))


if __name__ == "__main__":
    main()
