"""A file of another kind than the command takes: named, with the commands that take it."""

import pytest

from loopcost import FitFile, records
from loopcost.cli import _files, main
from loopcost.scenario import example_path

LOG = """run,task,model,calls,prompt,output,end
r1,t1,m,5,9000,300,solved
r2,t2,m,7,19000,500,wrong
r3,t3,m,2,4000,200,solved
r4,t4,m,9,29000,500,solved
"""
USAGE = '{"id": "1", "model": "m", "usage": {"prompt_tokens": 9, "completion_tokens": 2}}\n'
LITELLM = '{"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6, "litellm_provider": "x"}}'
BOOKS = ("[models.m]\ninput = 3\noutput = 15\n", "[models.m]\nprice = { input = 3, output = 15 }\n", LITELLM)
PLANS = {
    "remaining": ["--model", "m", "--call", "1", "--context", "9"],
    "compare": [],
    "explain": [],
    "simulate": [],
}
LOGS = {"fit": [], "report": [], "backtest": [], "trials": []}
REPLAY = ["--columns", "task=task,model=model,success=end", "--policy", "always:m"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("files")
    (made / "table.csv").write_text(LOG)
    (made / "log.jsonl").write_text(USAGE)
    (made / "plan.toml").write_text(open(example_path("loops"), encoding="utf-8").read())
    for i, book in enumerate(BOOKS):
        (made / f"book{i}.toml").write_text(book)
    (made / "book2.toml").rename(made / "book2.json")
    FitFile.of_records(records.readable(records.read([str(made / "table.csv")]), [])).write(made / "fit.toml")
    assert main(["report", str(made / "table.csv"), "--save", str(made / "sums.json")]) == 0
    assert main(["fit", str(made / "table.csv"), "--save", str(made / "part.json")]) == 0
    return made


def test_every_kind_is_told(folder):
    kinds = {
        "plan.toml": _files.SCENARIO,
        "fit.toml": _files.FIT,
        "book0.toml": _files.BOOK,
        "book1.toml": _files.BOOK,
        "book2.json": _files.BOOK,
        "sums.json": _files.REPORT,
        "part.json": _files.SUMS,
        "log.jsonl": _files.LOG,
        "table.csv": _files.TABLE,
    }
    assert {name: _files.kind_of(str(folder / name)) for name in kinds} == kinds
    for name, content in {
        "bad.toml": "[models",
        "empty.toml": "",
        "odd.bin": "\0\1",
        "none.txt": "words",
    }.items():
        (folder / name).write_text(content)
        assert _files.kind_of(str(folder / name)) is None, name


@pytest.mark.parametrize(
    ("command", "file", "options", "said"),
    [
        *(
            (command, "fit.toml", options, "is a fit file, and a scenario is wanted; forecast and remaining take it")
            for command, options in PLANS.items()
            if command != "remaining"
        ),
        *((command, "table.csv", options, "is a table, and a scenario") for command, options in PLANS.items()),
        *((command, "log.jsonl", options, "is a log, and a scenario") for command, options in PLANS.items()),
        *((command, "book0.toml", options, "is a price book, and a scenario") for command, options in PLANS.items()),
        *((command, "plan.toml", options, "is a scenario, and a log or a table is") for command, options in LOGS.items()),
        *((command, "fit.toml", options, "is a fit file, and a log or a table is") for command, options in LOGS.items()),
        ("report", "sums.json", [], "is a saved report, and a log or a table is wanted; report --merge takes it"),
        ("fit", "sums.json", [], "is a saved report, and a log or a table is wanted; report --merge takes it"),
        ("fit", "log.jsonl", ["--merge", "sums.json"], "is a saved report, and the saved sums of a fit are wanted"),
        ("report", "part.json", [], "are the saved sums of a fit, and a log or a table is wanted; fit --merge takes them"),
        ("report", "table.csv", ["--merge", "table.csv"], "is a table, and a saved report is wanted; report, fit"),
        ("bill", "table.csv", [], "is a table, and a log is wanted; report, fit, forecast, backtest, trials, replay and keep"),
        ("replay", "log.jsonl", REPLAY, "is a log, and a table is wanted"),
        ("forecast", "book0.toml", [], "is a price book, and a log, a table, a fit file or a scenario is wanted; --prices"),
        ("forecast", "fit.toml", ["--prices", "plan.toml"], "plan.toml is a scenario, and a price book is wanted"),
        ("forecast", "fit.toml", ["--prices", "book0.toml", "--after", "fit.toml"], "fit.toml is a fit file, and a log"),
    ],
)  # fmt: skip
def test_another_kind_is_named(folder, monkeypatch, capsys, command, file, options, said):
    monkeypatch.chdir(folder)
    assert main([command, file, *options]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["forecast", "fit.toml", "--prices", "book1.toml"],
        ["forecast", "fit.toml", "--prices", "book2.json"],
        ["forecast", "table.csv", "--prices", "book0.toml"],
        ["forecast", "plan.toml", "--model", "weak"],
        ["compare", "plan.toml"],
        ["report", "table.csv", "--merge", "sums.json"],
        ["bill", "log.jsonl", "--prices", "book0.toml"],
        ["fit", "log.jsonl"],
        ["fit", "--merge", "part.json"],
    ],
)
def test_its_own_kind_is_taken(folder, monkeypatch, capsys, arguments):
    monkeypatch.chdir(folder)
    assert main(arguments) == 0, capsys.readouterr().err
