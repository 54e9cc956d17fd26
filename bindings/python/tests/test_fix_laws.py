"""Attempts at bugs, from a table to the fix chances of a scenario: geometric, two classes, Beta, and totals of runs."""

import json
import math
import pickle
import random

import pytest
from drawn_runs import BOOK, runs
from scipy import stats

import loopcost
from loopcost import FitFile, fix_laws
from loopcost.readers import attempts

DRAWS = random.Random(20261126)


def geometric(chance, most=10**6):
    made = 1
    while made < most and DRAWS.random() >= chance:
        made += 1
    return made


@pytest.fixture
def table(tmp_path):
    """Writes a table."""

    def write(columns, rows, name="bugs.csv"):
        lines = [columns, *(",".join(map(str, row)) for row in rows)]
        (tmp_path / name).write_text("\n".join(lines) + "\n")
        return tmp_path / name

    return write


def fitted(path, columns=None, **options):
    return FitFile.of_attempts(list(attempts.read([path], columns)), **options)


def test_a_geometric_law_is_fixes_over_attempts(table):
    rows = [("weak", f"t{i}", geometric(0.4)) for i in range(300)]
    (fix,) = fitted(table("model,task,attempts", rows), law="constant", level=0.999).fixes
    total = sum(row[2] for row in rows)
    assert fix.plug_in == {"bug": pytest.approx(300 / total, rel=1e-12)}
    chance = fix.chances["bug"]
    assert (chance.alpha, chance.beta) == (300.5, total - 300 + 0.5)
    assert fix.values["fix_chance"].low < 0.4 < fix.values["fix_chance"].high and fix.on["bugs"] == 300


@pytest.mark.parametrize("law", ["constant", "mixture", "table", None])
@pytest.mark.parametrize("columns", ["task,attempts,fixed", "task,attempts,fixed,class"])
def test_bugs_none_of_which_was_fixed(table, law, columns):
    rows = [(f"t{i}", 2, 0, "hard")[: columns.count(",") + 1] for i in range(5)]
    (fix,) = fitted(table(columns, rows), law=law).fixes
    for chance in fix.fix_chance(plug_in=True).values():
        assert chance == 1e-12  # the least that a plan takes
    loopcost.Model(price=loopcost.Price(input=1, output=1), fix_chance=fix.fix_chance())


def test_two_classes_are_told_apart(table):
    rows = [("mid", geometric(0.7 if DRAWS.random() < 0.6 else 0.1)) for _ in range(600)]
    (fix,) = fitted(table("model,attempts", rows)).fixes
    assert fix.law == "mixture" and set(fix.fix_chance()) == {"easy", "hard"}
    assert fix.chances["easy"] == pytest.approx(0.7, abs=0.1) and fix.chances["hard"] == pytest.approx(
        0.1, abs=0.03
    )
    assert fix.values["weight.0"].value == pytest.approx(0.6, abs=0.12)


def test_a_beta_law_and_what_was_given_up(table):
    rows = []
    for _ in range(400):
        made = geometric(DRAWS.betavariate(3, 6), 25)
        rows.append(("weak", min(made, 24), int(made < 25)))
    (fix,) = fitted(table("model,attempts,fixed", rows), law="beta", level=0.999).fixes
    assert fix.values["alpha"].low < 3 < fix.values["alpha"].high
    law = fix.fix_chance(plug_in=True)["bug"]
    assert law == loopcost.Beta(fix.values["alpha"].value, fix.values["beta"].value)
    # with its uncertainty it is a list by attempt, near the law's own
    chances = fix.fix_chance()["bug"]
    for t in (1, 5, 20):
        assert chances[t - 1] == pytest.approx(law.alpha / (law.alpha + law.beta + t - 1), rel=0.05)
    assert fix.on["given_up"] == sum(not row[2] for row in rows)


def test_what_is_mixed_is_the_mixture_attempt_by_attempt():
    kinds = [loopcost.Kind(0.6, solved=0.5), loopcost.Kind(0.4, alpha=2, beta=6)]
    chances = fix_laws._mixed(kinds)
    left = 1.0
    for t, chance in enumerate(chances[:60], 1):
        expected = 0.6 * 0.5**t + 0.4 * stats.betabinom.pmf(0, t, 2, 6)
        left *= 1 - chance
        assert left == pytest.approx(expected, rel=1e-6)


SCENARIO = """
[task]
prompt = 6000
generation = 4000
attempt = 800
trace = 400
[context]
mode = "fresh"
caching = true
bug_cap = 60
[models.strong]
price = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }
bugs = { easy = 4, hard = 1 }
[models.weak]
price = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
fix_chance = FIX
[strategies.A]
generator = "strong"
fixer = "weak"
"""


@pytest.fixture
def folder(table, tmp_path):
    rows = [("weak", "easy", geometric(0.6)) for _ in range(150)] + [
        ("weak", "hard", geometric(0.2)) for _ in range(150)
    ]
    fitted(table("model,class,attempts", rows), law="constant", logs=["bugs.csv"]).write(
        tmp_path / "fix.toml"
    )
    totals = [("weak", sum(geometric(0.3) for _ in range(4))) for _ in range(50)]
    fitted(table("model,attempts", totals), per_run=True).write(tmp_path / "totals.toml")
    return tmp_path


def scenario(folder, fix):
    (folder / "scenario.toml").write_text(SCENARIO.replace("FIX", fix))
    return folder / "scenario.toml"


def test_a_table_of_fix_chances_that_is_used_past_its_end_is_told(table, tmp_path, loopcost_command):
    chances, draws = {1: 0.2, 2: 0.3}, random.Random(4)

    def attempts():
        made = 1
        while draws.random() > chances.get(made, 0.05) and made < 9:
            made += 1
        return made, made < 9

    rows = [("weak", name, *attempts()) for name in ("easy", "hard") for _ in range(80)]
    made = fitted(table("model,class,attempts,fixed", rows), law="table", logs=["bugs.csv"])
    made.write(tmp_path / "fix.toml")
    path = scenario(tmp_path, '{ fitted = "fix.toml" }')
    answer = json.loads(loopcost_command("compare", path, "--json").stdout)
    easy, hard = made.find_fixes("weak")
    least = min(len(easy.fix_chance()["easy"]), len(hard.fix_chance()["hard"]))
    law, last = hard.fix_chance()["hard"], len(hard.fix_chance()["hard"])
    left = math.prod(1 - chance for chance in law)
    told = next(one for one in answer["extrapolated"] if one["model"] == "weak / hard")
    n = hard.values[f"fix_chance.{last}"].n
    assert told == {"model": "weak / hard", "of": "bugs", "last": last, "n": n, "share": pytest.approx(left)}
    said = f"weak / hard: from attempt {last} on all are as attempt {last}, which {n} of the recorded bugs took; "
    for command in (("compare",), ("explain",), ("simulate", "--trials", "100")):
        text = loopcost_command(command[0], path, *command[1:]).stdout
        assert said in text and f"{left:.1%} of the bugs take more." in text
    path.write_text(path.read_text().replace("bug_cap = 60", f"bug_cap = {least}"))
    assert "extrapolated" not in json.loads(loopcost_command("compare", path, "--json").stdout)


def test_a_scenario_takes_fitted_fix_chances(folder, loopcost_command):
    file = FitFile.read(folder / "fix.toml")
    file.write(folder / "again.toml")
    assert (folder / "again.toml").read_bytes() == (folder / "fix.toml").read_bytes()
    path = scenario(folder, '{ fitted = "fix.toml" }')
    model = loopcost.Scenario.read(path).models["weak"]
    easy, hard = file.find_fixes("weak")
    assert model.fix_chance == {**easy.fix_chance(), **hard.fix_chance()}
    certain = loopcost.Scenario.read(scenario(folder, '{ fitted = "fix.toml", plug_in = true }'))
    assert certain.models["weak"].fix_chance == {
        "easy": easy.values["fix_chance"].value,
        "hard": hard.values["fix_chance"].value,
    }
    wide = loopcost.Scenario.read(scenario(folder, '{ fitted = "fix.toml" }'))
    assert wide.basis == "mixed" and wide.strategies["A"].mean() > certain.strategies["A"].mean()
    answer = json.loads(loopcost_command("compare", path, "--json").stdout)
    assert answer["fixes"]["weak"][0]["values"]["fix_chance"]["source"] == "fitted"
    attempts_made = sum(fix.on["attempts"] for fix in (easy, hard))
    assert (
        f"weak: fix chance fitted to {attempts_made:,} attempts of weak / easy, weak / hard"
        in loopcost_command("compare", path).stdout
    )
    borrowed = loopcost.Scenario.read(scenario(folder, '{ fitted = "fix.toml", borrow = "weak" }'))
    assert all(fix.is_borrowed for fix in borrowed.fixes["weak"])
    other = folder / "other.toml"
    other.write_text(SCENARIO.replace("FIX", '{ fitted = "fix.toml" }').replace("weak", "other"))
    assert all(fix.is_borrowed for fix in loopcost.Scenario.read(other).fixes["other"])
    named = SCENARIO.replace("weak", "other").replace("FIX", '{ fitted = "fix.toml", model = "weak" }')
    other.write_text(named)
    assert all(fix.is_borrowed for fix in loopcost.Scenario.read(other).fixes["other"])


@pytest.mark.parametrize(
    ("fix", "error"),
    [
        ('{ fitted = "no.toml" }', "no.toml: No such file"),
        ('{ fitted = "fix.toml", cap = 3 }', "models.weak.fix_chance.cap = 3 is an unknown key"),
        ('{ fitted = "fix.toml", plug_in = 1 }', "models.weak.fix_chance.plug_in is 1"),
        (
            '{ fitted = "totals.toml" }',
            "models.weak.fix_chance of weak is not identified by totals of attempts",
        ),
    ],
)
def test_bad_fixes_in_scenarios(folder, loopcost_command, fix, error):
    done = loopcost_command("compare", scenario(folder, fix))
    assert done.returncode == 2 and error in done.stderr


def test_the_command(table, loopcost_command, tmp_path):
    path = table(
        "model,tries,ok", [("weak", geometric(0.5), "yes") for _ in range(80)] + [("weak", "x", "no")]
    )
    done = loopcost_command(
        "fit", path, "--attempts", "bug", "--columns", "attempts=tries,fixed=ok", "-o", tmp_path / "f.toml"
    )
    assert done.returncode == 1 and "bugs.csv:82" in done.stderr
    assert (
        "weak: 80 bugs of 80 tasks" in done.stdout
        and FitFile.read(tmp_path / "f.toml").fixes[0].on["bugs"] == 80
    )
    said = loopcost_command(
        "fit", path, "--attempts", "bug", "--columns", "attempts=tries,fixed=ok", "--law", "constant"
    )
    assert [line.split()[:2] for line in said.stdout.splitlines() if line.startswith(" fix")] == [
        ["fix", "chance"]
    ]
    assert (
        "fix chance: the chance that an attempt fixes a bug.\n" in said.stdout and "a call" not in said.stdout
    )
    for columns, error in (("attempts=no", "has no column 'no'"), ("tries=tries", "'tries' is no field")):
        done = loopcost_command("fit", path, "--attempts", "bug", "--columns", columns)
        assert done.returncode == 2 and error in done.stderr
    done = loopcost_command(
        "fit", path, "--attempts", "bug", "--columns", "attempts=tries", "--law", "beta-never"
    )
    assert done.returncode == 2 and "--law is 'beta-never'" in done.stderr


@pytest.mark.parametrize("law", fix_laws.LAWS)
def test_values_of_attempts_are_told_in_words_of_attempts(table, loopcost_command, law):
    path = table("attempts", [(geometric(0.4),) for _ in range(80)])
    values, _, meanings = loopcost_command("fit", path, "--attempts", "bug", "--law", law).stdout.rpartition(
        "\n\n"
    )
    told = [line.partition(":")[0] for line in meanings.splitlines()]
    assert told and all(f" {name}" in values for name in told)
    assert "call" not in meanings and "run" not in meanings and "solved" not in values + meanings


def test_totals_are_called_unidentified(table, loopcost_command):
    rows = []
    for _ in range(200):
        bugs = DRAWS.randrange(1, 6)
        rows.append((sum(geometric(0.3) for _ in range(bugs)), bugs))
    path = table("attempts,count", rows)
    said = loopcost_command("fit", path, "--attempts", "run").stdout
    assert said.count("unidentified") == 2 and "Unidentified: fix chance; the data allow" in said
    document = json.loads(loopcost_command("fit", path, "--attempts", "run", "--json").stdout)
    (fix,) = document["fixes"]
    chance, bugs = fix["values"]["fix_chance"], fix["values"]["bugs"]
    assert chance["identified"] == bugs["identified"] == "no" and fix["chances"] == {}
    assert chance["low"] < 0.3 < chance["high"] == 1
    assert (
        bugs["low"]
        < sum(count for _, count in rows) / 200
        < bugs["high"]
        == sum(total for total, _ in rows) / 200
    )
    columns = "attempts=attempts,bugs=count"
    counted = json.loads(
        loopcost_command("fit", path, "--attempts", "run", "--columns", columns, "--json").stdout
    )
    (fix,) = counted["fixes"]
    value = fix["values"]["fix_chance"]
    assert value["identified"] == "yes" and value["low"] < 0.3 < value["high"]
    assert value["value"] == pytest.approx(
        sum(count for _, count in rows) / sum(total for total, _ in rows), rel=1e-12
    )


def test_what_is_fitted_cannot_be_changed(tmp_path, table):
    """Not in place, nor by the dict that it was made of; what is read back is the same, and so is a pickle."""
    rows = [("weak", 1 + i % 3, "yes") for i in range(20)]
    fix = fitted(table("model,attempts,fixed", rows)).fixes[0]
    loop = loopcost.FitFile.of_runs(runs(20), "constant", book=BOOK).loops[0]
    for made, names in ((fix, ("values", "on", "chances", "plug_in")), (loop, ("values", "on"))):
        for name in names:
            with pytest.raises(TypeError, match="does not support item assignment"):
                getattr(made, name)["value"] = None
        given = dict(made.values)
        copy = made.replace(values=given)
        given.clear()
        assert copy == made == pickle.loads(pickle.dumps(made)) and "mappingproxy" not in repr(made)
    written = loopcost.FitFile(loops=[loop], fixes=[fix])
    written.write(tmp_path / "fit.toml")
    assert loopcost.FitFile.read(tmp_path / "fit.toml").table() == written.table()
