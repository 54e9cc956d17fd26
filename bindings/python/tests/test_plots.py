"""What is drawn: the data of the lines and marks, that they can be told apart in grey, and that no text hides another."""

import itertools
import json
import math
import random

import pytest
from conftest import LOGS, TESTS

from loopcost import Price, Scenario, Summary, Thread, backtest, books, errors, judge, records, replay, trials
from loopcost.calibration import histogram
from loopcost.forecast import Forecast
from loopcost.loop import Calls, Loop
from loopcost.trials import Trial, Trials

pytest.importorskip("matplotlib")

from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402

from loopcost import _drawing, evidence_plots, forecast_plots, plots  # noqa: E402


def laid_out(figure):
    """The figure, with everything in its place."""
    FigureCanvasAgg(figure).draw()
    return figure


def ticks(axis):
    least, most = sorted(axis.get_view_interval())
    return [
        tick.label1
        for tick in axis.get_major_ticks()
        if least <= tick.get_loc() <= most and tick.label1.get_visible()
    ]


def texts(figure):
    """All that can be read in a figure."""
    found = [figure._suptitle] if figure._suptitle else []
    for legend in figure.legends:
        found += [*legend.get_texts(), legend.get_title()]
    for axes in figure.axes:
        if axes.get_visible():
            found += [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
            found += [*ticks(axes.xaxis), *ticks(axes.yaxis)]
    return [text for text in found if text.get_visible() and text.get_text()]


def check_readable(figure):
    """No text overlaps another or leaves the figure, none is tiny, and no legend lies over data."""
    laid_out(figure)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for (one, box), (other, another) in itertools.combinations(boxes, 2):
        apart = (
            box.x1 - 1 <= another.x0
            or another.x1 - 1 <= box.x0
            or box.y1 - 1 <= another.y0
            or another.y1 - 1 <= box.y0
        )
        assert apart, f"{one!r} overlaps {other!r}"
    whole = figure.bbox
    for text, box in boxes:
        assert (
            whole.x0 - 1 <= box.x0
            and box.x1 <= whole.x1 + 1
            and whole.y0 - 1 <= box.y0
            and box.y1 <= whole.y1 + 1
        ), text
    assert all(text.get_fontsize() >= 8 for text in texts(figure))
    for axes in figure.axes:
        assert axes.get_legend() is None
        for legend in figure.legends:
            assert not axes.get_visible() or legend.get_window_extent().y1 <= axes.bbox.y0 + 1


def points(bars):
    """Where the marks of an errorbar are."""
    line = bars.lines[0]
    return list(zip(map(float, line.get_xdata()), map(float, line.get_ydata())))


def lines(axes):
    return {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}


def test_marks_are_told_apart():
    assert len({(_drawing.colour(i), str(_drawing.dashes(i))) for i in range(49)}) == 49
    assert len({(_drawing.colour(i), _drawing.mark(i)) for i in range(84)}) == 84
    assert (
        len({str(_drawing.dashes(i)) for i in range(_drawing.MOST_LINES)}) == _drawing.MOST_LINES
    )  # in grey


# Costs of strategies.


def test_costs():
    laws = {name: one.distribution() for name, one in Scenario.example().strategies.items()}
    figure = plots._costs(laws, 0.4)
    check_readable(figure)
    density, exceedance = figure.axes
    assert [label.get_text() for label in density.get_yticklabels()] == ["B", "A"]
    assert list(lines(exceedance)) == ["A", "B"]
    xs, ys = lines(exceedance)["A"].get_data()
    for x, y in list(zip(xs, ys))[::80]:
        assert y == pytest.approx(laws["A"].sf(x).most, abs=1e-12)
    assert [text.get_text() for text in exceedance.texts] == ["budget 0.4"]


def test_many_costs():
    law = Scenario.example().strategies["A"].distribution()
    figure = plots._costs({f"a strategy with a name, {i}": law for i in range(9)})
    check_readable(figure)
    drawn = lines(figure.axes[1]).values()
    assert len({(line.get_color(), str(line._unscaled_dash_pattern)) for line in drawn}) == 9
    with pytest.raises(errors.UndefinedError, match="nothing to draw"):
        plots.draw_costs({}, "x.png")


# Reports.


def summary_of(tmp_path, arms, runs=4, price=3.0):
    """A log of runs, each a call longer than the one before, whose prompts grow by 100 tokens a call."""
    (tmp_path / "book.toml").write_text(f"[models.m]\ninput = {price}\noutput = {price}\n")
    rows = ["run,arm,model,prompt,output"]
    for arm, run in itertools.product(range(arms), range(runs)):
        name = f"an arm with a name {arm}"
        rows += [f"{arm}-{run},{name},m,{1000 + 100 * call},10" for call in range(5 + 5 * run + arm)]
    (tmp_path / "log.csv").write_text("\n".join(rows))
    found = Summary(books.read(tmp_path / "book.toml"))
    for item in records.read([tmp_path / "log.csv"]):
        found.add(item)
    return found


def arms(axes):
    return lines(axes).keys() - {plots._FITTED}


def test_report_of_sessions():
    found = Summary()
    for item in records.read([TESTS / "data" / "claude_code"]):
        found.add(item)
    figure = plots._report(found)
    check_readable(figure)
    money, prompts, costs, reached = figure.axes
    assert sum(bar.get_width() for bar in money.patches) == pytest.approx(float(found.total.usd))
    assert max(bar.get_height() for bar in money.patches) * money.bbox.height / 4 < 100  # no bar is a wall
    assert arms(prompts) == arms(costs) == arms(reached) == set(found.arms())
    fit = found.conversations()["claude-code"].fit()
    fitted = lines(prompts)[plots._FITTED].get_xydata()
    assert fitted[0][1] == fit.base.value and fitted[8][1] == pytest.approx(
        fit.base.value + 8 * fit.step.value
    )
    steps = found.growth("claude-code")
    assert fitted[-1][0] == max(step.index for step in steps if step.calls > 1)  # of two runs
    assert prompts.get_ylim()[1] > max(y for _, y in fitted)
    assert lines(reached)["claude-code"].get_xydata().tolist() == [
        *([step.index, step.calls] for step in steps),
        [steps[-1].index + 1, 0],
    ]
    drawn = [(x, y) for x, y in lines(prompts)["claude-code"].get_xydata() if x == x]
    assert drawn == [(step.index, step.prompt) for step in steps]
    assert costs.get_ylim()[0] == 0 and costs.get_ylim()[1] > 1.02 * max(step.usd for step in steps)


def test_a_mean_over_other_runs_is_joined_by_a_thin_line(tmp_path):
    """Four runs of 5, 10, 15 and 20 calls: where one ends, a quarter or more of the runs are gone."""
    figure = plots._report(summary_of(tmp_path, 1))
    xs = lines(figure.axes[1])["an arm with a name 0"].get_xdata()
    gaps = [i for i, x in enumerate(xs) if x != x]
    assert [xs[i - 1] for i in gaps] == [5, 10, 15] and len(xs) == 23
    thin, thick = figure.axes[1].get_lines()[:2]
    assert thin.get_linewidth() < thick.get_linewidth() / 2
    assert [tuple(at) for at in thin.get_xydata()] == [
        tuple(at) for at in thick.get_xydata() if at[0] == at[0]
    ]
    reached = lines(figure.axes[3])["an arm with a name 0"].get_xydata()
    assert [n for _, n in reached] == [4] * 5 + [3] * 5 + [2] * 5 + [1] * 5 + [0]
    assert all(tick.get_loc() == int(tick.get_loc()) for tick in figure.axes[2].xaxis.get_major_ticks())


def test_of_many_arms_those_with_the_most_calls_are_drawn(tmp_path):
    figure = plots._report(summary_of(tmp_path, 20))
    check_readable(figure)
    assert arms(figure.axes[1]) == {f"an arm with a name {arm}" for arm in range(13, 20)}
    assert figure.legends[1].get_title().get_text() == "the 7 of 20 arms with the most calls"
    assert min(axes.bbox.height for axes in figure.axes) > 100


def test_report_of_what_has_no_price(tmp_path, recwarn):
    found = summary_of(tmp_path, 2)
    for item in records.read([tmp_path / "log.csv"]):
        if item.arm.endswith("1"):
            found.add(item.replace(arm="another arm", model="nobody's", run=f"another {item.run}"))
    figure = plots._report(found)
    check_readable(figure)
    assert [
        str(one.message) for one in recwarn.list if "layout" in str(one.message)
    ] == []  # what cannot be drawn takes no room
    assert "another arm" in arms(figure.axes[1]) and "another arm" not in arms(figure.axes[2])
    assert [text.get_text() for text in figure.axes[0].texts][0] == "no price"
    assert figure.axes[0].get_title("left").startswith("Where at least ")


def test_report_of_what_is_free(tmp_path):
    figure = plots._report(summary_of(tmp_path, 2, price=0))
    check_readable(figure)
    assert all(axes.get_xlim()[0] > -1.5 for axes in figure.axes)
    assert figure.axes[0].get_xlim()[0] == 0 and figure.axes[0].texts[0].get_text() == "0"


# Trials.


def some_trials(arms, tasks, runs, free=()):
    chance = random.Random(1)
    return Trials(
        Trial(
            arm=f"an arm with a name {arm:02}",
            task=f"task {task}",
            solved=chance.random() < 0.3 + 0.03 * arm,
            cost=0.0 if arm in free else round((0.02 + 0.05 * arm) * chance.lognormvariate(0, 0.4), 4),
        )
        for task, arm, _ in itertools.product(range(tasks), range(arms), range(runs))
    )


def test_the_published_trials():
    verdicts = judge(trials.read(sorted(LOGS.glob("*.jsonl"))))
    figure = evidence_plots._by_task(verdicts)
    check_readable(figure)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["T1", "T2", "T3"]
    for axes in figure.axes:
        task = axes.get_title(loc="left")
        best = next(one.best for one in verdicts.frontiers if (one.task, one.against) == (task, "success"))
        assert [bars.get_label() for bars in axes.containers] == ["A", "B", "C", "D"]
        for bars in axes.containers:
            cell = verdicts.cell(bars.get_label(), task)
            ((x, y),) = points(bars)
            assert x == cell.cost.estimate and abs(y - cell.success.share) <= 0.0201
            assert (bars.lines[0].get_markerfacecolor() != "white") == (cell.arm in best)
            assert axes.get_xlim()[0] < cell.cost.least and cell.cost.most < axes.get_xlim()[1]


@pytest.mark.parametrize(
    "given",
    [some_trials(20, 3, 5), some_trials(3, 2, 6, free=(0,)), some_trials(2, 12, 3), some_trials(1, 1, 4)],
    ids=["many arms", "a free arm", "many tasks", "one arm"],
)
def test_trials_are_readable(given):
    figure = evidence_plots._by_task(judge(given))
    check_readable(figure)
    assert sum(axes.get_visible() for axes in figure.axes) == len(given.tasks)
    assert all(axes.bbox.width > 200 and axes.bbox.height > 150 for axes in figure.axes)


def test_a_task_that_nobody_solved_says_so():
    given = Trials(
        [Trial(arm="a", task="t", solved=False, cost=1.0), Trial(arm="a", task="u", solved=True, cost=1.0)]
    )
    figure = evidence_plots._by_task(judge(given))
    check_readable(figure)
    assert [[text.get_text() for text in axes.texts] for axes in figure.axes] == [["no arm solved it"], []]


def test_more_tasks_than_panels_are_one(tmp_path):
    verdicts = judge(some_trials(15, 40, 2))
    evidence_plots.draw_frontiers(verdicts, tmp_path / "all.png")
    figure = evidence_plots._over_tasks(verdicts)
    check_readable(figure)
    (axes,) = figure.axes
    assert "40 tasks that all tried" in axes.get_title(loc="left")
    for bars in axes.containers:
        ((x, y),) = points(bars)
        cells = [cell for cell in verdicts.cells if cell.arm == bars.get_label()]
        assert x == pytest.approx(math.fsum(cell.mean_usd for cell in cells) / 40)
        assert y == pytest.approx(100 * sum(cell.solved for cell in cells) / 80)
    dominated = [bars for bars in axes.containers if bars.lines[0].get_markerfacecolor() == "white"]
    assert 0 < len(dominated) < 15


# Replays.


def outcomes(models, tasks=100, usd=0.001):
    chance = random.Random(2)
    success = [[chance.random() < 0.3 + 0.08 * model for model in range(models)] for _ in range(tasks)]
    cost = [[usd * 2**model * chance.lognormvariate(0, 0.3) for model in range(models)] for _ in range(tasks)]
    return replay.Outcomes(
        success, cost, [f"m{i}" for i in range(models)], scores=[chance.random() for _ in range(tasks)]
    )


def test_replays():
    found = outcomes(5)
    policies = [replay.Always("m4"), replay.Oracle(), replay.Threshold(["m0", "m4"], [0.5])]
    searched = [point.policy for point in found.cascades()]
    answer = found.replay([*policies, *searched])
    frontier = answer.standings[len(policies) :]
    figure = evidence_plots._replay(answer, frontier, [found.thresholds("m0", "m4")])
    check_readable(figure)
    (axes,) = figure.axes
    for bars, one in zip(axes.containers, answer.standings):
        ((x, y),) = points(bars)
        assert (x, y) == (one.usd / 100, pytest.approx(one.solved)) and bars.get_label() == str(one.policy)
    steps = lines(axes)["cascades that no other one beats, and their intervals"]
    assert list(steps.get_xdata())[:-1] == [one.usd / 100 for one in frontier]
    assert -0.03 < axes.get_xlim()[0] / axes.get_xlim()[1] < 0


def test_a_curve_of_cuts_is_drawn_to_its_end():
    found = outcomes(2)
    cuts = found.thresholds("m0", "m1")
    (axes,) = evidence_plots._replay(found.replay([replay.Always("m0")]), (), [cuts]).axes
    assert axes.get_xlim()[1] > max(cuts.usd) / 100


def test_a_replay_of_many_policies_is_readable():
    found = outcomes(8)
    quality = {"sensitivity": 0.9, "specificity": 0.8, "verification": 0.01}
    policies = [replay.Always(f"m{i}") for i in range(8)]
    policies += [replay.Cascade([f"m{i}", f"m{i + 1}", "m7"], **quality) for i in range(6)]
    figure = evidence_plots._replay(found.replay(policies), (), ())
    check_readable(figure)
    assert figure.axes[0].bbox.width > 500 and figure.axes[0].bbox.height > 300


def test_a_replay_of_what_is_free_is_readable():
    free = outcomes(2, usd=0.0)
    figure = evidence_plots._replay(free.replay([replay.Always("m0"), replay.Oracle()]), (), ())
    check_readable(figure)
    assert figure.axes[0].get_xlim() == (-0.02, 1.06)


# Forecasts.


def forecast(usd=3.0):
    price = Price(input=usd, output=5 * usd, cache_read=0.1 * usd, cache_write=1.25 * usd)
    return Forecast(
        Loop(Thread(price, base=10_000, step=800, output=300), Calls(solved=0.05, wrong=0.02, cap=60))
    )


def test_a_law():
    law = forecast()
    figure = forecast_plots._law(law, budget=1.0)
    check_readable(figure)
    (axes,) = figure.axes
    xs, ys = lines(axes)["chance to cost more"].get_data()
    for x, y in list(zip(xs, ys))[1::60]:
        assert y == pytest.approx(law.sf(x))
    assert lines(axes)["budget: 1"].get_xdata()[0] == 1.0
    for level, patch in zip((0.9, 0.5), axes.patches):
        box = patch.get_extents().transformed(axes.transData.inverted())
        assert (box.x0, box.x1) == pytest.approx(
            law.interval(level)
        ) and f"middle {level:.0%}" in patch.get_label()


def test_a_fan():
    law = forecast()
    spent = [0.05 * call for call in range(1, 9)]
    figure = forecast_plots._fan(
        [(made, law) for made in range(8)], spent, ended=0.4, budget=1.0, title="a run"
    )
    check_readable(figure)
    (axes,) = figure.axes
    assert axes.get_xlim() == (0, 8) and list(lines(axes)["spent"].get_ydata()) == [0, *spent]
    assert set(lines(axes)["its median"].get_ydata()) == {law.ppf(0.5)}
    for level, band in zip((0.9, 0.5), axes.collections):
        box = band.get_datalim(axes.transData)
        assert (box.x0, box.x1) == (0, 8) and (box.y0, box.y1) == pytest.approx(law.interval(level))


def test_a_fan_of_one_call_is_seen():
    figure = forecast_plots._fan([(0, forecast())], [0.3], ended=0.3)
    check_readable(figure)
    (axes,) = figure.axes
    assert axes.get_xlim() == (0, 1) and axes.collections[0].get_datalim(axes.transData).width == 1
    assert all(tick.get_loc() == int(tick.get_loc()) for tick in axes.xaxis.get_major_ticks())


def recorded(count):
    """Runs that make 1 to 30 calls, at 0.1 USD each or so."""
    chance = random.Random(3)
    for i in range(count):
        calls = chance.randint(1, 30)
        usage = {"input_tokens": 20_000 * calls, "output_tokens": chance.randint(200, 400) * calls}
        yield json.dumps(
            {
                "run": f"r{i}",
                "task": f"t{i % 20}",
                "model": "claude-opus-4-7",
                "calls": calls,
                "usage": usage,
                "end": "solved",
            }
        )


@pytest.mark.parametrize("count", [12, 60])
def test_calibration(tmp_path, count):
    (tmp_path / "log.jsonl").write_text("\n".join(recorded(count)))
    found = backtest.backtest(records.runs(records.read([tmp_path / "log.jsonl"])), folds=4, calls=(5, 14))
    figure = forecast_plots._calibration(found)
    check_readable(figure)
    n = len(found.stages)
    for stage, above, below in zip(found.stages, figure.axes[:n], figure.axes[n:]):
        score = stage.scores[0]
        band, steps = above.patches
        assert band.get_zorder() < steps.get_zorder()  # the band is behind what it judges
        heights = list(steps.get_data().values)
        assert heights == pytest.approx([10 * k / score.runs for k in histogram(score.pits, 10)])
        assert above.get_ylim()[0] == 0 and sum(heights) == pytest.approx(10)
        for bars, score in zip(below.containers, stage.scores):
            excess = [100 * (one.coverage.share - one.level) for one in score.intervals]
            assert [y for _, y in points(bars)] == pytest.approx(excess)
            assert bars.get_label() == score.method
    assert [label.get_text() for label in figure.axes[n].get_xticklabels()] == ["50%", "80%", "90%", "95%"]


def test_endings_and_places(tmp_path):
    with pytest.raises(errors.UnsupportedError, match="ends in 'doc'"):
        forecast_plots.draw_law(forecast(), tmp_path / "x.doc")
    with pytest.raises(OSError):
        forecast_plots.draw_law(forecast(), tmp_path / "no" / "x.png")
    forecast_plots.draw_law(forecast(), tmp_path / "x.svg")
    assert (tmp_path / "x.svg").read_bytes().startswith(b"<?xml")
