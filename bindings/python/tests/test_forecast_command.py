"""loopcost forecast, and what fit files say in every command."""

import json
import random

import pytest
from conftest import TESTS, asked
from drawn_runs import BOOK, LOOP, PRICE, WARM, mean_usd, runs, warm_records, write_calls

import loopcost
from loopcost import (
    CallRecord,
    Calls,
    Forecast,
    Price,
    Residuals,
    State,
    UndefinedError,
    Usage,
    fit,
    learn,
    records,
    remaining,
)
from loopcost.cli.forecast import _kinds as forecast_kinds
from loopcost.forecast import past_runs


def test_forecast_command(loopcost_command, logs):
    prices = ("--prices", str(logs / "book.toml"))
    result = loopcost_command(
        "forecast",
        str(logs / "totals.csv"),
        *prices,
        "--budget",
        "1",
        "--json",
        "--plot",
        str(logs / "law.png"),
    )
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    quantiles = list(document["quantiles_usd"].values())
    assert document["schema"] == 1 and document["runs"] == 40 and quantiles == sorted(quantiles)
    assert 0 < document["p_over"] < 1 and (logs / "law.png").stat().st_size > 5000
    result = loopcost_command(
        "forecast", str(logs / "totals.csv"), *prices, *"--calls 10 --context 18000 --spent 0.4".split()
    )
    assert "A run after 10 calls: learnt from 40 runs" in result.stdout


def test_forecast_of_a_recorded_run(loopcost_command, logs):
    run = max(runs(30, recorded=True), key=lambda run: run.length)
    arguments = ("forecast", str(logs / "calls.csv"), "--prices", str(logs / "book.toml"), "--run", run.run)
    result = loopcost_command(*arguments, "--json", "--plot", str(logs / "fan.png"))
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert [step["calls"] for step in document["forecasts"]] == list(range(run.length))
    assert (
        document["forecasts"][-1]["spent_usd"] < document["usd"] and (logs / "fan.png").stat().st_size > 5000
    )
    assert f"in {run.length} calls" in loopcost_command(*arguments).stdout


def test_forecast_of_a_scenario(loopcost_command, tmp_path):
    scenario = loopcost_command("examples", "loops").stdout
    (tmp_path / "loops.toml").write_text(scenario)
    result = loopcost_command("forecast", str(tmp_path / "loops.toml"), "--model", "sonnet", "--json")
    assert result.returncode in (0, 2)
    if result.returncode == 2:
        model = result.stderr.split(":")[-1].split(",")[0].strip()
        result = loopcost_command("forecast", str(tmp_path / "loops.toml"), "--model", model, "--json")
    assert json.loads(result.stdout)["basis"] == "assumed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--run", "nobody"], "no run that can be forecast has the name 'nobody'"),
        (["--run", "r1"], "does not record the calls of 'r1' one by one"),
        (["--spent", "1"], "--calls is not given"),
        (["--calls", "3"], "--context is not given"),
        (["--model", "x"], "no run of the logs"),
    ],
)
def test_forecast_errors(loopcost_command, logs, arguments, said):
    result = loopcost_command(
        "forecast", str(logs / "totals.csv"), "--prices", str(logs / "book.toml"), *arguments
    )
    assert result.returncode == 2 and said in result.stderr


def test_more_calls_than_any_run_made_are_told(logs, loopcost_command):
    rows = (logs / "totals.csv").read_text().splitlines()[:13]
    (logs / "few.csv").write_text("\n".join(rows))
    command = ("forecast", logs / "few.csv", "--prices", logs / "book.toml")
    answer = asked(loopcost_command, *command)
    assert 0.01 < answer["p_longer"] < 0.1
    said = f"makes more than {answer['longest']} calls, the most that any run has made."
    assert said in loopcost_command(*map(str, command)).stdout


@pytest.mark.parametrize(("n", "few"), [(1, "1 run"), (2, "2 runs"), (4, "4 runs"), (5, None)])
def test_a_forecast_from_few_runs_says_how_little_it_rests_on(loopcost_command, tmp_path, n, few):
    """From logs, and from what was fitted to them."""
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    found, (tail,) = runs(n, recorded=True), runs(1, seed=9, recorded=True)
    write_calls(tmp_path / "calls.csv", found)
    loopcost.FitFile.of_runs(found, "constant", book=BOOK).write(tmp_path / "fit.toml")
    write_calls(tmp_path / "held.csv", [*found, tail.replace(run="held", task="other")])
    prices = ("--prices", tmp_path / "book.toml")
    commands = [
        ("forecast", tmp_path / "calls.csv", *prices),
        ("forecast", tmp_path / "held.csv", *prices, "--run", "held"),
        ("forecast", tmp_path / "fit.toml", *prices),
        ("remaining", tmp_path / "fit.toml", *prices, "--model", "m", "--call", 1, "--context", 9000),
    ]
    said = f"It rests on {few}, too few to tell how runs differ: its intervals may be far too narrow."
    for command in commands:
        assert asked(loopcost_command, *command)["few_runs"] == bool(few), command
        assert (said in loopcost_command(*command).stdout.splitlines()) == bool(few), command


def test_runs_that_tell_no_model_are_no_kind_of_their_own(loopcost_command, tmp_path):
    """Arm A of these logs has a run that was aborted before its first call."""
    answer = asked(loopcost_command, "forecast", TESTS / "data" / "free_executor_paradox", "--arm", "A")
    assert answer["runs"] == 10 and answer["left_out"]["aborted"] == 1
    told, other = runs(2)
    untold = [run.replace(models=(), main=None, arm=arm) for run, arm in ((told, "a"), (other, "b"))]
    assert forecast_kinds([told.replace(arm="a"), *untold]) == [("a", "m", ""), ("b", "", "")]


def of_types(types, n=12):
    """Runs of several types of tasks, each a call longer than those of the type before."""
    return [
        CallRecord(
            f"{kind}{i}",
            "m",
            Usage(5000 * calls, 200 * calls),
            calls=calls,
            task=f"{kind}{i}",
            task_type=kind,
            end="solved",
        )
        for j, kind in enumerate(types)
        for i, calls in enumerate((3 * j + 1, 3 * j + 2) * (n // 2))
    ]


def test_types_of_tasks_are_kept_apart(loopcost_command, tmp_path):
    """As fit keeps them: the law of one type is learnt from its runs, which is asked for where there are several."""
    book, table = tmp_path / "book.toml", tmp_path / "runs.csv"
    book.write_text("[models.m]\ninput = 3\noutput = 15\n")
    names = ("run", "model", "input", "output", "calls", "task", "task_type", "success")
    rows = [
        (one.run, "m", one.usage.input, one.usage.output, one.calls, one.task, one.task_type, 1)
        for one in of_types(("bug", "docs", "feature"))
    ]
    table.write_text("\n".join(",".join(map(str, row)) for row in (names, *rows)) + "\n")
    command = ("forecast", table, "--prices", book)
    means = [asked(loopcost_command, *command, "--task-type", kind) for kind in ("bug", "docs", "feature")]
    assert [one["runs"] for one in means] == [12, 12, 12]
    for one, calls in zip(means, (1.5, 4.5, 7.5)):
        assert one["mean_usd"] == pytest.approx(calls * (5000 * 3 + 200 * 15) / 1e6, rel=0.15)
    several = loopcost_command(*command)
    assert several.returncode == 2 and (
        "several arms, models or types of tasks, no arm / m / bug, no arm / m / docs, no arm / m / feature: say which with "
        "--task-type\n" in several.stderr
    )
    wrong = loopcost_command(*command, "--task-type", "nosuch")
    assert wrong.returncode == 2 and "there are no arm / m / bug, no arm / m / docs, no arm" in wrong.stderr
    borrowed = loopcost_command(*command, "--borrow", "m")
    assert borrowed.returncode == 2 and "--borrow takes a fit file" in borrowed.stderr
    backtest = ("backtest", table, "--prices", book, "--by", "model")
    groups = asked(loopcost_command, *backtest)["groups"]
    assert [(one["name"], one["task_type"], one["runs"]) for one in groups] == [
        (f"m / {kind}", kind, 12) for kind in ("bug", "docs", "feature")
    ]
    with table.open("a") as file:
        file.write("lone,m,5000,200,1,lone,rare,1\n")
    printed = loopcost_command(*backtest).stdout
    assert "Left out: 1 is of arms, models or types of tasks with too few runs." in printed
    assert "36 runs of 3 arms, models and types of tasks, each" in printed and "m / docs" in printed


# From fit files.


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """A fit file of runs that are recorded call by call, the book of their model, and the log of a run that goes on."""
    folder = tmp_path_factory.mktemp("fitted")
    loopcost.FitFile.of_runs(runs(120, recorded=True, cached=True), "constant", book=BOOK).write(
        folder / "fit.toml"
    )
    (folder / "book.toml").write_text(
        "[models.m]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
        "[models.other]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
    )
    rows = ["run,model,input,output,cache_read,cache_write"]
    contexts = [8000 + 1000 * t for t in range(6)]
    rows += [f"now,m,0,300,{held},{seen - held}" for seen, held in zip(contexts, [0, *contexts])]
    (folder / "now.csv").write_text("\n".join(rows) + "\n")
    return folder


def test_a_fit_file_is_forecast_as_it_is(fitted, loopcost_command):
    command = ["forecast", fitted / "fit.toml", "--prices", fitted / "book.toml"]
    answer = asked(loopcost_command, *command)
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    law = loop.forecast(PRICE, caching=True)
    assert answer["basis"] == "fitted" and answer["model"] == "m"
    assert answer["mean_usd"] == pytest.approx(law.mean, rel=1e-12)
    usd = sorted(run.cost for run in past_runs(runs(120, recorded=True, cached=True), BOOK)[0])
    assert law.ppf(0.5) == pytest.approx(usd[60], rel=0.2)
    within = sum(law.ppf(0.05) <= one <= law.ppf(0.95) for one in usd)
    assert 100 <= within <= 118
    certain = asked(loopcost_command, *command, "--plug-in")["quantiles_usd"]
    assert certain["0.95"] < answer["quantiles_usd"]["0.95"]
    capped = asked(loopcost_command, *command, "--cap", "5")
    assert capped["calls_in_all"] < 5 and "fitted to 120 runs of a / m" in loopcost_command(*command).stdout


def test_a_fit_file_and_the_log_of_a_run_that_goes_on(fitted, loopcost_command):
    command = [
        "forecast",
        fitted / "fit.toml",
        "--prices",
        fitted / "book.toml",
        "--after",
        fitted / "now.csv",
    ]
    answer = asked(loopcost_command, *command, "--budget", "1")
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    spent = (13000 * 3.75 + 300 * 6 * 15 + 0.3 * sum(8000 + 1000 * t for t in range(5))) / 1e6
    step = loop.values["step"].value
    state = State(6, 13000 + step, spent, 1, holdings={PRICE: loopcost.Holding(13000)})
    law = loop.forecast(PRICE, state, caching=True)
    assert answer["mean_usd"] == pytest.approx(law.mean, rel=1e-9)
    assert answer["p_over"] == pytest.approx(law.p_over(), rel=1e-9)
    assert answer["quantiles_usd"]["0.05"] > spent
    rest = asked(
        loopcost_command, "remaining", *command[1:4], "--model", "m", "--call", "6", "--context", "14000"
    )
    assert rest["basis"] == "fitted" and rest["calls_left"] == pytest.approx(
        answer["calls_in_all"] - 6, rel=1e-9
    )


NOW = "session,llm,seen,wrote\n" + "".join(f"now,m,{8000 + 1000 * t},300\n" for t in range(6))
NOW_COLUMNS = "run=session,model=llm,prompt=seen,output=wrote"


def test_the_log_of_a_run_that_goes_on_has_columns_of_its_own(loopcost_command, logs, fitted):
    """As one of the usual names, beside logs and beside a fit file; a column that is not there is told."""
    (logs / "now.csv").write_text(NOW)
    names = ("run", "model", "prompt", "output")
    (logs / "usual.csv").write_text("\n".join([",".join(names), *NOW.splitlines()[1:]]))
    for command in (
        ("forecast", logs / "totals.csv", "--prices", logs / "book.toml"),
        ("forecast", fitted / "fit.toml", "--prices", fitted / "book.toml"),
    ):
        usual = asked(loopcost_command, *command, "--after", logs / "usual.csv")
        named = ("--after", logs / "now.csv", "--after-columns", NOW_COLUMNS)
        assert asked(loopcost_command, *command, *named) == usual
        assert asked(loopcost_command, *command, *named, "--after-format", "csv") == usual
        failed = loopcost_command(*command, "--after", logs / "now.csv")
        assert failed.returncode == 2 and "say which column holds what: --after-columns " in failed.stderr


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("forecast {fit} --prices {book} --columns run=id", "--columns takes logs: a TOML file is none"),
        ("forecast {fit} --prices {book} --format csv", "--format takes logs: a TOML file is none"),
        ("forecast {plans} --model m --columns run=id", "--columns takes logs: a TOML file is none"),
        ("forecast {plans} --model m --arm a", "--arm is given, and a scenario says that itself"),
        (
            "forecast {plans} --model m --prices {book}",
            "--prices is given, and a scenario has prices of its own",
        ),
        (
            "remaining {plans} --model m --call 3 --context 9 --prices {book}",
            "--prices is given, and a scenario",
        ),
        ("forecast {now} --after-columns run=id", "--after-columns is given, and --after is not"),
        ("forecast {now} --after-format csv", "--after-format is given, and --after is not"),
        (
            "forecast {fit} --prices {book} --after {session} --after-columns run=id",
            "--after-columns is given, and {session} is no table",
        ),
        ("forecast {now} --borrow m", "--borrow takes a fit file, and has no effect on logs"),
        ("forecast {now} --run now --calls 3", "--calls stands beside --run, whose calls are recorded"),
        ("forecast {now} --run now --after {now}", "--after stands beside --run, whose calls are recorded"),
        ("report {session} --columns run=id", "--columns is given, and none of the logs is a table"),
        ("report --merge {sums} --columns run=id", "--columns is given, and no log is"),
        ("report --merge {sums} --format csv", "--format is given, and no log is"),
        ("fit {bugs} --attempts bug --format csv", "--format stands beside --attempts, whose tables are CSV"),
    ],
)
def test_an_option_without_effect_is_an_error(loopcost_command, fitted, command, error):
    names = {
        name: fitted / file
        for name, file in {
            "fit": "fit.toml",
            "book": "book.toml",
            "now": "now.csv",
            "plans": "options.toml",
            "session": "session.jsonl",
            "sums": "sums.json",
            "bugs": "bugs.csv",
        }.items()
    }
    names["plans"].write_text(
        "[models.m]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
        "loop = { fitted = 'fit.toml' }\n[strategies.a]\nsolo = 'm'\n"
    )
    usage = {"input_tokens": 9000, "output_tokens": 300}
    names["session"].write_text(json.dumps({"model": "claude-haiku-4-5", "usage": usage}) + "\n")
    names["bugs"].write_text("attempts\n3\n5\n")
    loopcost_command("report", names["session"], "--save", names["sums"])
    done = loopcost_command(*(word.format(**names) for word in command.split()))
    assert (done.returncode, done.stdout) == (2, "")
    assert error.format(**names) in done.stderr


WARM_SCENARIO = """
[models.m]
price = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
loop = { fitted = "warm.toml" }
[strategies.fitted]
solo = "m"
[strategies.cold]
solo = "m"
context = { warm_first = "cold" }
[strategies.given]
solo = "m"
context = { warm_first = 5000 }
[strategies.uncached]
solo = "m"
context = { caching = false }
"""


def test_a_scenario_takes_what_a_fit_file_says_is_warm(loopcost_command, tmp_path):
    found = warm_records(400)
    made = loopcost.FitFile.of_records(found, "constant", book=BOOK)
    assert made.table() == loopcost.FitFile.of_runs(records.runs(found), "constant", book=BOOK).table()
    made.write(tmp_path / "warm.toml")
    (tmp_path / "scenario.toml").write_text(WARM_SCENARIO)
    loops = loopcost.Scenario.read(tmp_path / "scenario.toml").strategies
    recorded, fitted = mean_usd(found), loops["fitted"]
    assert fitted.thread.warm == pytest.approx(WARM, rel=0.02)
    assert fitted.mean() == pytest.approx(recorded, rel=0.04)
    assert loops["cold"].thread.warm == 0 and loops["cold"].mean() > 1.3 * recorded
    assert loops["given"].thread.warm == 5000
    uncached = loops["uncached"]
    assert uncached.mean() == uncached.replace(thread=uncached.thread.replace(warm=0)).mean()

    loop = loopcost.FitFile.read(tmp_path / "warm.toml").find("m")
    assert sorted(loop.residuals)[len(loop.residuals) // 2] == pytest.approx(1, abs=0.05)
    assert loop.forecast(PRICE).mean == pytest.approx(recorded, rel=0.04)
    assert loop.loop(PRICE, warm=0).thread.warm == 0
    assert loop.loop(PRICE, base=9000).thread.warm == 9000
    unknown = {**loop.values, "warm": loop.values["warm"].replace(identified="no")}
    assert loop.replace(values=unknown).loop(PRICE).thread.warm == 0

    sheets = asked(loopcost_command, "explain", tmp_path / "scenario.toml")["strategies"]
    given = {
        name: one["value"] for name, sheet in sheets.items() for one in sheet["given"] if one["symbol"] == "u"
    }
    assert given == {"fitted": fitted.thread.warm, "cold": 0, "given": 5000, "uncached": 0}


def test_a_budget_does_not_change_a_forecast_from_the_start(loopcost_command, tmp_path):
    loopcost.FitFile.of_records(warm_records(60), "constant", book=BOOK).write(tmp_path / "warm.toml")
    (tmp_path / "book.toml").write_text(
        "[models.m]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
    )
    command = ("forecast", tmp_path / "warm.toml", "--prices", tmp_path / "book.toml")
    free, kept = asked(loopcost_command, *command), asked(loopcost_command, *command, "--budget", "1")
    assert kept["mean_usd"] == pytest.approx(free["mean_usd"], rel=1e-12)


def test_a_fit_that_is_used_for_another_model_is_borrowed(fitted, loopcost_command):
    command = ["forecast", fitted / "fit.toml", "--prices", fitted / "book.toml", "--model"]
    own, other = (asked(loopcost_command, *command, model) for model in ("m", "other"))
    assert own["basis"] == "fitted" and other["basis"] == "borrowed"
    assert other["fits"]["other"]["values"]["solved"]["source"] == "borrowed"
    assert own["mean_usd"] == other["mean_usd"]
    assert "borrowed from 120 runs of a / m" in loopcost_command(*command, "other").stdout
    named = asked(loopcost_command, *command, "other", "--borrow", "m")
    assert named["basis"] == "borrowed" and named["mean_usd"] == own["mean_usd"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["{fit}", "--model", "nobody", "--prices", "{book}"], "'nobody' is not in the price book"),
        (
            ["{fit}", "--prices", "{book}", "--run", "r1"],
            "--run is given, and a TOML file has no recorded run",
        ),
        (
            ["{fit}", "--prices", "{book}", "--after", "{now}", "--calls", "3"],
            "--calls stands beside --after",
        ),
        (["{fit}", "--prices", "{book}", "--after", "{book}"], "book.toml"),
        (["{fit}", "--prices", "{book}", "--arm", "b"], "has no runs of m in that arm"),
        (
            ["{book}", "--model", "m"],
            "book.toml is a price book, and a log, a table, a fit file or a scenario is wanted",
        ),
    ],
)
def test_what_a_fit_file_cannot_be_asked(fitted, loopcost_command, arguments, error):
    names = {"fit": fitted / "fit.toml", "book": fitted / "book.toml", "now": fitted / "now.csv"}
    done = loopcost_command("forecast", *(argument.format(**names) for argument in arguments))
    assert done.returncode == 2 and error in done.stderr


def test_a_budget_that_is_spent_is_passed_for_certain(loopcost_command, fitted):
    command = (
        fitted / "fit.toml",
        "--prices",
        fitted / "book.toml",
        "--model",
        "m",
        "--context",
        9000,
        "--spent",
        5,
        "--budget",
        2,
    )
    for about in (("remaining", "--call", 4), ("forecast", "--calls", 4)):
        assert asked(loopcost_command, about[0], *command, *about[1:])["p_over"] == 1
        assert " is passed with 100.0%" in loopcost_command(about[0], *command, *about[1:]).stdout
    wrong = loopcost_command("forecast", fitted / "fit.toml", "--budget", "-1").stderr
    assert "--budget is '-1'; it must be from 0 to " in wrong and "it is" not in wrong


def test_what_split_conformal_cannot_be_asked(loopcost_command, fitted):
    done = loopcost_command("forecast", fitted / "fit.toml", "--conformal", "0.1")
    assert done.returncode == 2 and "--conformal takes logs: a TOML file has no runs to score" in done.stderr


def test_a_plan_is_forecast_alone_and_by_its_own_law(loopcost_command, fitted):
    done = loopcost_command("forecast", fitted / "fit.toml", "--law", "beta")
    assert done.returncode == 2 and "--law takes logs: a TOML file has a law" in done.stderr
    done = loopcost_command("forecast", fitted / "fit.toml", fitted / "fit.toml")
    assert done.returncode == 2 and "fit.toml, a TOML file, is forecast alone" in done.stderr


def test_plug_in_takes_all_that_was_fitted_for_certain(fitted):
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    wide, sharp = loop.loop(PRICE), loop.loop(PRICE, plug_in=True)
    assert sharp.residuals is None and sharp.calls.kinds == loop.plug_in
    assert wide.residuals == Residuals.smooth(loop.residuals) and wide.calls.kinds == loop.kinds
    assert wide.thread == sharp.thread
    for chance in (0.05, 0.95):
        narrow = abs(Forecast(sharp).ppf(chance) - Forecast(sharp).ppf(0.5))
        assert narrow < abs(Forecast(wide).ppf(chance) - Forecast(wide).ppf(0.5))


def test_one_fit_file_says_the_same_in_every_command(fitted, loopcost_command):
    book, price = fitted / "book.toml", "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    for plug_in in (False, True):
        told = ["--plug-in"] if plug_in else []
        loop = f"{{ fitted = 'fit.toml'{', plug_in = true' if plug_in else ''} }}"
        plans = fitted / "plans.toml"
        plans.write_text(f"[models.m]\nprice = {price}\nloop = {loop}\n[strategies.a]\nsolo = 'm'\n")
        law = asked(loopcost_command, "forecast", fitted / "fit.toml", "--prices", book, "--budget", 1, *told)
        planned = asked(loopcost_command, "forecast", plans, "--model", "m", "--budget", 1)
        compared = asked(loopcost_command, "compare", plans, "--budget", 1)["strategies"]["a"]
        explained = asked(loopcost_command, "explain", plans)["strategies"]["a"]
        for answer in (planned, compared, explained):
            assert answer["mean_usd"] == pytest.approx(law["mean_usd"], rel=1e-9)
        for answer in (planned, compared):
            assert answer["sd_usd"] == pytest.approx(law["sd_usd"], rel=1e-9)
            assert answer["p_over"] == pytest.approx(law["p_over"], rel=1e-9)
        assert explained["variance_usd2"] == pytest.approx(law["sd_usd"] ** 2, rel=1e-9)
        assert compared["p50_usd"] == pytest.approx(law["quantiles_usd"]["0.5"], rel=1e-9)
        assert compared["p95_usd"] == pytest.approx(law["quantiles_usd"]["0.95"], rel=1e-9)
        assert compared["attempts"]["mean"] == pytest.approx(law["calls_in_all"], rel=1e-9)

        stands = ("--context", 30_000, "--spent", 0.2, "--budget", 1)
        later = asked(loopcost_command, "forecast", plans, "--model", "m", "--calls", 9, *stands)
        for file, more in ((plans, []), (fitted / "fit.toml", ["--prices", book, *told])):
            rest = asked(loopcost_command, "remaining", file, "--model", "m", "--call", 9, *stands, *more)
            assert rest["mean_usd"] + 0.2 == pytest.approx(later["mean_usd"], rel=1e-9)
            assert rest["sd_usd"] == pytest.approx(later["sd_usd"], rel=1e-9)
            assert rest["p50_usd"] + 0.2 == pytest.approx(later["quantiles_usd"]["0.5"], rel=1e-9)
            assert rest["p_over"] == pytest.approx(later["p_over"], rel=1e-9)
            assert 0 < rest["p_solved_within"] < rest["p_solved"]


@pytest.mark.parametrize("kind", ["model", "task type"])
def test_what_is_borrowed_is_said_by_every_command(tmp_path, loopcost_command, kind):
    typed = [run.replace(task_type="bugs") for run in runs(40)]
    loopcost.FitFile.of_runs(typed, "constant", book=BOOK).write(tmp_path / "fit.toml")
    price = "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    name, told = ("other", "model = 'm'") if kind == "model" else ("m", "task_type = 'features'")
    plans, book = tmp_path / "plans.toml", tmp_path / "book.toml"
    plans.write_text(
        f"[models.{name}]\nprice = {price}\nloop = {{ fitted = 'fit.toml', {told} }}\n[strategies.a]\nsolo = '{name}'\n"
    )
    book.write_text(f"[models.{name}]\nprice = {price}\n")
    stands = ("--call", 3, "--context", 12_000)
    of_fit = ("--model", name, "--prices", book, *(() if kind == "model" else ("--task-type", "features")))
    commands = [
        ("compare", plans),
        ("explain", plans),
        ("simulate", plans, "--trials", 100),
        ("forecast", plans, "--model", name),
        ("remaining", plans, "--model", name, *stands),
        ("forecast", tmp_path / "fit.toml", *of_fit),
        ("remaining", tmp_path / "fit.toml", *of_fit, *stands),
    ]
    for command in commands:
        assert "borrowed from 40 runs of a / m / bugs" in loopcost_command(*map(str, command)).stdout, command
        answer = asked(loopcost_command, *command)
        assert answer["basis"] == "borrowed", command
        assert answer["fits"][name]["values"]["base"]["source"] == "borrowed", command
    assert "tokens that call 1 sees; borrowed from 40 runs: " in loopcost_command("explain", plans).stdout


def steep(n):
    """Runs that mostly end soon after their third call."""
    draws, found = random.Random(1), []
    for i in range(n):
        length = 1
        while draws.random() > (0.02 if length < 4 else 0.4):
            length += 1
        usage = Usage(input=9000 * length + 500 * length**2, output=300 * length)
        end = "solved" if draws.random() < 0.6 else "wrong"
        found.append(CallRecord(f"r{i}", task=f"t{i}", model="m", calls=length, usage=usage, end=end))
    return records.runs(found)


def test_a_table_that_is_used_past_its_end_is_told(tmp_path, loopcost_command):
    fitted = loopcost.FitFile.of_runs(steep(60), "table", book=BOOK)
    fitted.write(tmp_path / "fit.toml")
    plans, book = tmp_path / "plans.toml", tmp_path / "book.toml"
    plans.write_text(
        "[context]\ncaching = false\n[models.m]\nprice = { input = 3, output = 15 }\nloop = { fitted = 'fit.toml' }\n"
        "[strategies.a]\nsolo = 'm'\n"
    )
    book.write_text("[models.m]\ninput = 3\noutput = 15\n")
    loop = fitted.find("m").loop(PRICE)
    share = loop.ends(7).more
    assert 0.01 < share < 0.1
    said = f"m: from call 7 on all are as call 7, which 5 of the recorded runs made; {share:.1%} of the runs make more."
    stands = ("--call", 5, "--context", 12_000)
    later = share / loop.ends(5).more
    commands = [
        (("compare", plans), share),
        (("explain", plans), share),
        (("simulate", plans, "--trials", 100), share),
        (("forecast", plans, "--model", "m"), share),
        (("forecast", tmp_path / "fit.toml", "--prices", book), share),
        (("forecast", plans, "--model", "m", "--calls", 5, "--context", 12_000), later),
        (("remaining", plans, "--model", "m", *stands), later),
        (("remaining", tmp_path / "fit.toml", "--model", "m", "--prices", book, *stands), later),
    ]
    for command, beyond in commands:
        assert said.replace(f"{share:.1%}", f"{beyond:.1%}") in loopcost_command(*map(str, command)).stdout, (
            command
        )
        (told,) = asked(loopcost_command, *command)["extrapolated"]
        assert told == {"model": "m", "of": "runs", "last": 7, "n": 5, "share": pytest.approx(beyond)}, (
            command
        )
    plans.write_text(plans.read_text().replace("'fit.toml' }", "'fit.toml', cap = 7 }"))
    for command, _ in commands[:4]:
        assert "extrapolated" not in asked(loopcost_command, *command), command


def test_a_simulation_of_what_is_fitted_says_what_it_leaves_out(fitted, loopcost_command):
    price = "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    plans = fitted / "drawn.toml"
    plans.write_text(
        f"[models.m]\nprice = {price}\nloop = {{ fitted = 'fit.toml' }}\n[strategies.a]\nsolo = 'm'\n"
    )
    bare = loopcost.Scenario.read(plans).strategies["a"].replace(residuals=None)
    drawn = asked(loopcost_command, "simulate", plans, "--trials", 2000)
    assert drawn["without_residuals"] == ["a"]
    assert drawn["strategies"]["a"]["exact_mean_usd"] == bare.mean()
    text = loopcost_command("simulate", plans, "--trials", 2000).stdout
    assert "a: only the calls are drawn; what is unknown of base and step" in text
    assert "only the calls" not in loopcost_command("simulate", "--trials", 2000).stdout


def test_whether_the_cache_is_used_is_as_the_runs_say(fitted):
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    assert loop.loop(PRICE).thread.caching and not loop.loop(PRICE, caching=False).thread.caching
    assert not loop.loop(Price(3, 15)).thread.caching
    assert not loop.replace(on={**loop.on, "cached": False}).loop(PRICE).thread.caching


# Where logs do not say how runs end.

OPUS = "claude-opus-4-7"
CLAUDE_CODE = (TESTS / "data" / "claude_code", "--arm", "claude-code", "--model", OPUS)


@pytest.fixture(scope="module")
def untold(tmp_path_factory):
    """A fit file of such logs, and a scenario that takes it beside a loop whose ends are told."""
    folder = tmp_path_factory.mktemp("untold")
    found = records.runs(records.read([CLAUDE_CODE[0]]))
    loopcost.FitFile.of_runs(found).write(folder / "fit.toml")
    price = "price = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }"
    (folder / "scenario.toml").write_text(
        f"[models.{OPUS}]\n{price}\nloop = {{ fitted = 'fit.toml', arm = 'claude-code' }}\n"
        f"[models.guess]\n{price}\nloop = {{ base = 60000, step = 600, output = 800, calls = {{ solved = 0.02, wrong = 0.03, "
        f"cap = 100 }} }}\n[strategies]\na = {{ solo = '{OPUS}' }}\nb = {{ solo = 'guess' }}\n"
    )
    return folder


def test_a_forecast_does_not_say_what_logs_do_not(untold, loopcost_command):
    fit_file = (untold / "fit.toml", *CLAUDE_CODE[1:])
    scenario = (untold / "scenario.toml", "--model", OPUS)
    for arguments in (fit_file, CLAUDE_CODE, scenario):
        answer = asked(loopcost_command, "forecast", *arguments)
        assert answer["p_solved"] is None and answer["p_wrong"] is None and answer["mean_usd"] > 0
        text = loopcost_command("forecast", *arguments).stdout
        assert "how runs end is not recorded" in text and "solved" not in text
    for arguments in (fit_file, scenario):
        command = ("remaining", *arguments, "--call", "3", "--context", "90000", "--budget", "3")
        answer = asked(loopcost_command, *command)
        assert answer["p_solved"] is None and answer["p_solved_within"] is None and 0 < answer["p_over"] < 1
        text = loopcost_command(*command).stdout
        assert "how runs end is not recorded" in text and "solved" not in text


def test_a_comparison_does_not_say_what_logs_do_not(untold, loopcost_command):
    scenario = untold / "scenario.toml"
    keys = ("p_solved", "usd_per_solved", "median_usd_per_solved")
    one, other = asked(loopcost_command, "compare", scenario)["strategies"].values()
    assert [one[key] for key in keys] == [None] * 3 and all(other[key] > 0 for key in keys)
    text = loopcost_command("compare", scenario).stdout
    assert "a: how runs end is not recorded" in text and "39.8%" in text and "49.8%" not in text
    one, other = asked(loopcost_command, "simulate", scenario, "--trials", 1000)["strategies"].values()
    assert one["p_solved"] is None and one["usd_per_solved"] is None and other["p_solved"] > 0
    assert (
        "a: how runs end is not recorded" in loopcost_command("simulate", scenario, "--trials", 1000).stdout
    )


def test_what_is_not_told_is_none(untold):
    """Halves of solved and wrong are no numbers to show, in whatever is asked of such a loop."""
    unknown = [run.replace(end="unknown") for run in runs(12)]
    fitted = loopcost.FitFile.read(untold / "fit.toml").find(OPUS, "claude-code").loop(PRICE)
    laws = [
        fit.fit(unknown).calls(cap=300),
        *(learn(unknown, BOOK, law, 300).loop.calls for law in ("free", "beta")),
    ]
    loops = [LOOP.replace(calls=calls) for calls in laws]
    for loop in (fitted, *loops, loopcost.Scenario.read(untold / "scenario.toml").strategies["a"]):
        state = State(1, 9000, 0.1, 1)
        assert not loop.calls.tells_ends
        run, ends, rest, cost = loop.run(), loop.ends(3), remaining(loop, state), loop.cost()
        law, drawn = Forecast(loop, state), loop.replace(residuals=None).simulate(100)
        none = [run.p_solved, run.p_wrong, run.mean_solved, run.mean_wrong, run.per_solved]
        none += [ends.solved, ends.wrong, ends.solved_by, ends.wrong_by, rest.p_solved, rest.p_solved_within]
        none += [cost.p_solved, cost.p_unsolved, cost.mean_solved, cost.mean_unsolved, cost.per_solved]
        none += [law.p_solved, law.p_wrong, law.p_solved_within]
        none += [
            drawn.solved,
            drawn.p_solved,
            drawn.p_solved_error,
            drawn.mean_solved,
            drawn.mean_solved_error,
        ]
        none += [drawn.mean_unsolved, drawn.mean_unsolved_error, drawn.per_solved, drawn.median_per_solved]
        assert none == [None] * len(none)
        assert (
            run.mean > 0 and 0 <= run.p_capped < 1 and ends.more > 0 and rest.p_over >= 0 and drawn.mean > 0
        )
        with pytest.raises(
            UndefinedError, match="outputs has 'p_solved', and the loop's calls do not tell ends"
        ):
            loopcost.sweep(loop, {"thread.output": [100.0]}, ["mean", "p_solved"])
        assert loopcost.sweep(loop, {"thread.output": [100.0]})["mean"][0] > 0
    told = LOOP.replace(calls=LOOP.calls.replace(tells_ends=False))
    assert told.mean() == LOOP.mean() and told.run().p_capped == LOOP.run().p_capped
    with pytest.raises(TypeError, match="tells_ends"):
        Calls(0.5, tells_ends=1)
