"""loopcost compare: what each strategy costs, which one wins, and where the answer turns over."""

from __future__ import annotations

from itertools import combinations

from .. import errors
from ..answers import compare, crossover
from ..scenario import BUILTIN, Scenario, join
from ..strategy import PARTS
from . import _output

_DESCRIPTION = """\
Compares the strategies of a scenario, a TOML file; without one those of the built-in scenario, which
`loopcost examples strong-or-weak` prints. It answers what each strategy costs, how sure that is, which one
wins, and where the answer turns over."""


def add_parser(commands):
    parser = commands.add_parser(
        "compare", help="which strategy is cheaper, and from where on", description=_DESCRIPTION
    )
    parser.add_argument("scenario", nargs="?", metavar="SCENARIO", help="a scenario in TOML")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments):
    scenario = Scenario.read(arguments.scenario) if arguments.scenario else Scenario.example()
    comparison = compare(scenario.strategies)
    crossovers = list(_crossovers(scenario))
    if arguments.json:
        _output.print_json(_document(comparison, crossovers))
    else:
        _print(arguments.scenario or f"{BUILTIN} (built in)", scenario, comparison, crossovers)
    return 0


def _crossovers(scenario):
    """(a, b, model, Crossover) for every pair of strategies, in the bugs of each generator of the pair, the
    later strategy's first. A generator without a mix of bugs has no count to move."""
    for (a, first), (b, second) in combinations(scenario.strategies.items(), 2):
        pairs = [(a, first, b, second)]
        if first.generator != second.generator:
            pairs.append((b, second, a, first))
        for still, strategy, moving, other in pairs:
            try:
                found = crossover(strategy, other)
            except errors.UndefinedError:
                continue
            yield still, moving, other.generator.name, found


def _document(comparison, crossovers):
    return {
        "schema": 1,
        "basis": "assumed",
        "strategies": {name: _strategy(cost) for name, cost in comparison.costs.items()},
        "winner": comparison.winner,
        "because": comparison.because,
        "crossovers": [
            {
                "parameter": f"{join('models', model)}.bugs.count",
                "value": crossing.value,
                "cheaper_below": _cheaper(crossing.sign_below, a, b),
                "cheaper_above": _cheaper(crossing.sign_above, a, b),
            }
            for a, b, model, crossing in _turns(crossovers)
        ],
    }


def _turns(crossovers):
    """The crossings at which the answer turns over; a touch is none."""
    for a, b, model, found in crossovers:
        for crossing in found.crossings:
            if crossing.sign_below != crossing.sign_above:
                yield a, b, model, crossing


def _cheaper(sign, a, b):
    return a if sign > 0 else b


def _strategy(cost):
    return {
        "mean_usd": cost.mean,
        "variance_usd2": cost.variance,
        "sd_usd": cost.sd,
        "attempts": {"mean": cost.attempts_mean, "variance": cost.attempts_variance},
        "parts_usd": cost.parts,
        "by_model_usd": cost.by_model,
    }


def _print(place, scenario, comparison, crossovers):
    console = _output.console()
    console.print(f"[bold]{_output.text(place)}[/] [dim]every input is assumed[/]\n")
    console.print(_costs(scenario, comparison))
    console.print(_parts(comparison))
    console.print(_models(comparison))
    console.print(f"[bold green]{_output.text(comparison.because)}[/]", soft_wrap=True)
    for sentence in _sentences(scenario, crossovers):
        console.print(_output.text(sentence), soft_wrap=True)


def _costs(scenario, comparison):
    result = _output.table(
        ("strategy", "plan"),
        ("cost", "sd", "fix\nattempts", "sd", "above\nthe best"),
        title="What each strategy costs, USD",
    )
    for rank in comparison.ranks:
        strategy, cost = scenario.strategies[rank.name], comparison.costs[rank.name]
        best = rank.name == comparison.winner
        plan = f"{strategy.generator.name} → {strategy.fixer.name}"
        result.add_row(
            _output.text(rank.name),
            _output.text(plan),
            f"{cost.mean:,.4f}",
            f"± {cost.sd:,.4f}",
            f"{cost.attempts_mean:,.1f}",
            f"± {cost.attempts_variance**0.5:,.1f}",
            "" if best else f"{rank.difference:,.4f}",
            style="green" if best else None,
        )
    return result


def _parts(comparison):
    costs = comparison.costs
    parts = [part for part in PARTS if any(cost.parts[part] for cost in costs.values())]
    result = _output.table(
        ("strategy", ""),
        [f"{GLYPHS[part]}\n" + part.replace("_", " ") for part in parts],
        title="Where the money goes, USD",
    )
    most = max(cost.mean for cost in costs.values())
    for rank in comparison.ranks:
        cost = costs[rank.name]
        result.add_row(
            _output.text(rank.name), _bar(cost, most), *(f"{cost.parts[part]:,.4f}" for part in parts)
        )
    return result


def _models(comparison):
    costs = comparison.costs
    models = list(dict.fromkeys(name for cost in costs.values() for name in cost.by_model))
    result = _output.table(("strategy",), map(_output.text, models), title="And to which model, USD")
    for rank in comparison.ranks:
        paid = costs[rank.name].by_model
        result.add_row(
            _output.text(rank.name), *(f"{paid[name]:,.4f}" if name in paid else "" for name in models)
        )
    return result


GLYPHS = {"generation": "█", "fix_input": "▓", "fix_output": "▒", "cache_read": "░", "cache_write": "▪"}
_BAR = 16


def _bar(cost, most):
    """The parts of a cost, the longest bar that of the most expensive strategy."""
    bar, spent = "", 0.0
    for part in PARTS:
        spent += max(cost.parts[part], 0.0)
        bar += GLYPHS[part] * (round(_BAR * spent / most) - len(bar) if most > 0 else 0)
    return bar


def _sentences(scenario, crossovers):
    for a, b, model, found in crossovers:
        turns = [crossing for crossing in found.crossings if crossing.sign_below != crossing.sign_above]
        bugs = sum(scenario.models[model]._counts.values())
        if turns:
            yield from (
                f"{a} and {b} cost the same when {model} leaves {turn.value:,.4g} bugs ({bugs:.4g} assumed): "
                f"below, {_cheaper(turn.sign_below, a, b)} is cheaper; above, "
                f"{_cheaper(turn.sign_above, a, b)}."
                for turn in turns
            )
        elif found.sign:
            yield (
                f"{_cheaper(found.sign, a, b)} is cheaper than {_cheaper(-found.sign, a, b)} however many "
                f"bugs {model} leaves."
            )
        else:
            yield f"{a} and {b} cost the same however many bugs {model} leaves."
