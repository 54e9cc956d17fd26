"""The Python sources: typed, formatted, without what ruff finds; and what a user's type checker makes of the package."""

import re
import subprocess
import sys

import pytest
from project import ROOT, run

PACKAGE = ROOT / "bindings/python"


def python(*command, **options):
    return run([sys.executable, "-m", *command], **options)


def test_ruff_finds_nothing():
    python("ruff", "check", ".", cwd=ROOT)


def test_sources_are_formatted():
    """`ruff format` formats them."""
    python("ruff", "format", "--check", ".", cwd=ROOT)


def test_the_package_is_typed():
    python("mypy", cwd=PACKAGE)


def checked(folder):
    """What mypy says of the programs in a folder, which use the package that is installed. To it sum() may be 0."""
    cache = f"--cache-dir={ROOT / 'build/mypy-users'}"
    command = [sys.executable, "-m", "mypy", "--strict", "--disable-error-code=union-attr", cache, folder]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True).stdout


def test_the_code_of_the_readmes_is_typed(tmp_path):
    for readme in (ROOT / "README.md", PACKAGE / "README.md"):
        for i, code in enumerate(re.findall(r"^```python\n(.*?)^```$", readme.read_text(), re.S | re.M)):
            (tmp_path / f"{readme.parent.name}_{i}.py".replace("-", "_")).write_text(code)
    assert checked(tmp_path).startswith("Success")


USER = """
import loopcost
from loopcost import Context, Model, Price, Strategy, Task, Usage, bill

price = Price(input=1, output="5", cache_read=0.1, cache_write=1.25)
model = Model(price, bugs={"count": 10, "hard_share": 0.4}, fix_chance={"easy": [0.6, 0.3], "hard": {"alpha": 5, "beta": 9}})
strategy = Strategy.solo(model, Task(prompt=6000, generation=4000, attempt=800, trace=400), Context(mode="shared"))
reveal_type(bill(Usage(input=1000), price).usd)
reveal_type(strategy.cost().mean)
reveal_type(strategy.distribution().ppf(0.9).most)
reveal_type(strategy.simulate(1000).ranges)
reveal_type(loopcost.compare([strategy]).winner)
reveal_type(price.replace(output=4))
reveal_type(loopcost.Scenario.example().strategies)
"""
TOLD = [
    "decimal.Decimal",
    "float",
    "float",
    "tuple[tuple[int, int, int], ...] | None",
    "str",
    "loopcost.money.Price",
    "dict[str, loopcost.strategy.Strategy | loopcost.loop.Loop]",
]


def test_a_user_gets_types(tmp_path):
    (tmp_path / "user.py").write_text(USER)
    assert re.findall(r'Revealed type is "(.*)"', checked(tmp_path)) == TOLD


@pytest.mark.parametrize(
    "mistake, told",
    [
        (
            "loopcost.Thread(price='cheap', base=1, step=1, output=1)",
            'Argument "price" to "Thread" has incompatible type "str"',
        ),
        ("loopcost.Usage(inputs=1)", 'Unexpected keyword argument "inputs" for "Usage"'),
        ("loopcost.nothing", 'Module has no attribute "nothing"'),
        ("loopcost.Scenario.example().strategy", '"Scenario" has no attribute "strategy"'),
    ],
)
def test_a_user_is_told_of_mistakes(mistake, told, tmp_path):
    (tmp_path / "user.py").write_text(f"import loopcost\n\n{mistake}\n")
    assert told in checked(tmp_path)
