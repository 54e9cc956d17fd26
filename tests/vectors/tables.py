"""Turns golden vectors into C tables: inputs as hexadecimal doubles, expected values as pairs of doubles.

    python3 tables.py OUTPUT.h    reads the *.jsonl beside this file

An expected value has 25 digits; a pair (the nearest double, and the rest) holds 32 of them, so that a test can tell
fractions of an ulp. The fields of each row are those of the structs in tests/unit/vectors.h, in their order.
"""

import json
import math
import pathlib
import sys
from decimal import Decimal
from fractions import Fraction

HERE = pathlib.Path(__file__).parent
MOST_CLASSES = 5
MOST_ATTEMPTS = 10**12
# An empty list is no C initializer, so each list of points and quantiles ends with one more row.
NO_POINT = "{0, {{0, 0}, {0, 0}, {0, 0}}}"
NO_QUANTILE = "{0, 0, 0}"
ARMS = {"A": ("strong", "weak"), "B": ("weak", "strong"), "solo_strong": ("strong",) * 2, "solo_weak": ("weak",) * 2}
PRICES = ("input", "output", "cache_read", "cache_write")
TOKENS = ("L0", "G0", "G", "E")


def vectors(section):
    with open(HERE / f"{section}.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["in"], row["out"]


def real(value):
    return float(value).hex()


def pair(text):
    if Decimal(text).adjusted() < -400:  # a fraction of it would take millions of digits
        text = "0"
    exact = Fraction(text)
    return f"{{{real(exact)}, {real(exact - Fraction(float(exact)))}}}"


def braced(items):
    return "{" + ", ".join(items) + "}"


def classes(listed):
    rows = [braced(map(real, row)) for row in [*listed, *[[0, 1]] * (MOST_CLASSES - len(listed))]]
    return f"{len(listed)}, {braced(rows)}"


def reals(table, keys):
    return braced(real(table[key]) for key in keys)


def conversation(given):
    """tokens, price, caching, expiry"""
    parts = [reals(given["tok"], TOKENS), reals(given["price"], PRICES)]
    return braced([*parts, str(int(given["caching"])), real(given["m"])])


def attempts_moments():
    for number, given, expected in vectors("attempts_moments"):
        values = braced(pair(expected[key]) for key in ("mean", "variance", "k3", "k4"))
        yield f"{number}, {classes(given['classes'])}, {values}"


def thread():
    for number, given, expected in vectors("thread"):
        values = braced(pair(expected[key]) for key in ("cost", "expiry_variance"))
        yield f"{number}, {given['T']}, {conversation(given)}, {real(given['u'])}, {values}"


def fix_cost():
    for number, given, expected in vectors("fix_cost"):
        values = braced(
            pair(expected[key]) for key in ("fresh_mean", "fresh_variance", "shared_mean", "shared_variance")
        )
        yield f"{number}, {classes(given['classes'])}, {conversation(given)}, {real(given['u'])}, {values}"


def arm(given, generator, fixer):
    """A generator, a fixer, and the warmth of their threads."""
    bugs, fix = given["bugs"][generator], given["fix"][fixer]
    count = 1 if bugs["q"] is None else bugs["q"]
    warm = "solo" if generator == fixer else "switch"
    return braced(
        [
            reals(given["tok"], TOKENS),
            reals(given["price"][generator], PRICES),
            reals(given["price"][fixer], PRICES),
            str(int(given["caching"])),
            real(given["m"]),
            braced(map(real, (count, bugs["phi"], fix["easy"], fix["hard"]))),
            reals(given["warm"], (f"{warm}_first", f"{warm}_later")),
        ]
    )


def strategy():
    for number, given, expected in vectors("strategy"):
        for name, (generator, fixer) in ARMS.items():
            values = [expected[f"{name}_{mode}"][key] for mode in ("fresh", "shared") for key in ("total", "variance")]
            yield f'{number}, "{name}", {arm(given, generator, fixer)}, {braced(map(pair, values))}'


def roots(expected):
    found = [*expected["roots"], "0", "0"][:2]
    signs = [*expected["signs"], 0, 0][:3]
    return ", ".join([str(len(expected["roots"])), braced(map(pair, found)), braced(map(str, signs))])


def crossover():
    for number, given, expected in vectors("crossover"):
        for index, mode in enumerate(("fresh", "shared")):
            a, b = (arm(given, *ARMS[name]) for name in "AB")
            limit = real(Fraction(expected[mode]["cancellation"]))
            yield f"{number}, {index}, {a}, {b}, {limit}, {roots(expected[mode])}"


def attempts_distribution():
    """A fractional sum of counts is filled up to a whole number with bugs that are fixed for sure: T = bugs + failures."""
    for number, given, expected in vectors("attempts_distribution"):
        listed = [[float(count), chance] for count, chance in given["classes"]]
        exact = sum(Fraction(count) for count, _ in listed)
        bugs = math.ceil(exact)
        listed += [[float(bugs - exact), 1.0]] if bugs != exact else []
        points = [
            f"{{{bugs + point['k']}u, {braced(pair(point[key]) for key in ('pmf', 'cdf', 'sf'))}}}"
            for point in expected["points"]
            if bugs + point["k"] <= MOST_ATTEMPTS
        ]
        quantiles = [
            f"{{{upper}, {real(chance)}, {bugs + k}u}}"
            for upper, key in enumerate(("quantiles", "upper_quantiles"))
            for chance, k in expected[key]
            if bugs + k <= MOST_ATTEMPTS
        ]
        lists = [
            f"{len(points)}, {braced([*points, NO_POINT])}",
            f"{len(quantiles)}, {braced([*quantiles, NO_QUANTILE])}",
        ]
        yield f"{number}, {classes(listed)}, {', '.join(lists)}"


def budget():
    """A budget that does not even pay for one attempt a bug pays for none: attempts 0."""
    for number, given, expected in vectors("budget"):
        points = [
            f"{{{real(point['budget'])}, {point['tmax'] or 0}u, {real(point['margin'])}, "
            f"{braced(pair(point[key]) for key in ('within', 'over'))}}}"
            for point in expected["points"]
        ]
        talk = conversation({"m": 0, **given})
        yield f"{number}, {classes(given['classes'])}, {talk}, {real(given['u'])}, {real(given['gen'])}, {len(points)}, {braced(points)}"


def conversation_cap():
    """null, where there is no run to take the mean of, is 0."""
    keys = ("success", "failure", "mean", "variance", "mean_success", "mean_failure", "cost_to_success")
    for number, given, expected in vectors("conversation_cap"):
        values = braced(pair(expected[key] or "0") for key in keys)
        yield f"{number}, {classes(given['classes'])}, {conversation(given)}, {real(given['u'])}, {given['cap']}, {values}"


def sensitivity():
    for number, given, expected in vectors("sensitivity"):
        models = given["generator"], given["fixer"]
        values = braced(map(pair, (expected["mean"], expected["variance"])))
        index = "LOOPCOST_NO_INDEX" if given["index"] is None else given["index"]
        yield f'{number}, {given["mode"]}, {int(models[0] == models[1])}, {arm(given, *models)}, "{given["parameter"]}", {index}, {values}'


# The answers of the sections below, in one order; null, where there is none, is NaN, and infinite where a moment is.
REPAIRS = ("fresh_mean", "fresh_variance", "shared_mean", "shared_variance", "mean", "variance")
REPAIRS += ("attempts_mean", "attempts_variance", "attempts_k3", "attempts_k4")
REPAIRS += ("all_fixed", "not_all_fixed", "expected_fixed")
MISSING, INFINITE = "{NAN, 0}", "{INFINITY, 0}"


def laws(section, given):
    """[count, fix chance, alpha, beta, after fix, after failure] a class."""
    if section == "beta":
        return [[given["n"], 0, given["a"], given["b"], 0, 0]]
    if section == "random_bugs":
        shares = ((1 - given["phi"], given["p_easy"]), (given["phi"], given["p_hard"]))
        return [[given["count_mean"] * share, chance, 0, 0, 0, 0] for share, chance in shares]
    return [[count, chance, 0, 0, *(rates or (0, 0))] for count, chance, *rates in given["classes"]]


def repairs():
    """Every section in which a strategy goes beyond the published model."""
    counts = {"fixed": 1, "poisson": 2, "negbin": 3}
    for section in ("bug_cap", "regressions", "beta", "random_bugs", "step_growth", "groups"):
        for number, given, expected in vectors(section):
            listed = laws(section, given)
            rows = [*listed, *[[0, 1, 0, 0, 0, 0]] * (MOST_CLASSES - len(listed))]
            talk = conversation({**given, "m": given.get("m", 0)})
            law = given.get("count_law")
            variance = given["count_variance"] if law == "negbin" else 0
            rest = [given.get("group", 0), given.get("cap") or 0, counts[law] if law else 0, real(variance)]
            answers = [
                pair(expected[key]) if expected.get(key) is not None else INFINITE if key in expected else MISSING
                for key in REPAIRS
            ]
            yield ", ".join(
                map(
                    str,
                    [
                        f'"{section}", {number}, {len(listed)}, {braced(braced(map(real, row)) for row in rows)}, {talk}',
                        real(given["u"]),
                        real(given["tok"].get("growth", 0)),
                        *rest,
                        int(expected.get("diverges", False)),
                        braced(answers),
                    ],
                )
            )


def random_step():
    for number, given, expected in vectors("random_step"):
        added = braced(pair(expected[key]) for key in ("fresh_added_variance", "shared_added_variance"))
        sizes = braced(map(real, (given["sd_fix"], given["sd_trace"])))
        yield f"{number}, {classes(given['classes'])}, {reals(given['price'], PRICES)}, {int(given['caching'])}, {sizes}, {added}"


def small_rules():
    """An impossible belief, null, is infinite."""
    keys = ("posterior_hard", "best_of_n", "none_of_n", "cost_to_success")
    for number, given, expected in vectors("small_rules"):
        belief = [f"{given['failures']}u", *map(real, (given["phi"], given["p_easy"], given["p_hard"]))]
        samples = [f"{given['samples']}u", real(given["p"])]
        runs = [*map(real, (given["success"], given["mean_success"], given["mean_failure"]))]
        answers = braced(pair(expected[key]) if expected[key] is not None else INFINITE for key in keys)
        yield f"{number}, {', '.join([*belief, *samples, *runs])}, {answers}"


def offspring():
    keys = ("progeny_mean", "progeny_variance", "fresh_mean", "fresh_variance")
    for number, given, expected in vectors("offspring"):
        law = [*map(real, (given["n"], given["p"], given["offspring_mean"], given["offspring_variance"]))]
        talk = conversation({**given, "m": given.get("m", 0)})
        answers = braced(pair(expected[key]) for key in keys)
        yield f"{number}, {', '.join(law)}, {talk}, {real(given['u'])}, {answers}"


def main(output):
    sections = (
        attempts_moments,
        attempts_distribution,
        thread,
        fix_cost,
        strategy,
        crossover,
        sensitivity,
        budget,
        conversation_cap,
    )
    sections += (repairs, random_step, small_rules, offspring)
    with open(output, "w") as out:
        for section in sections:
            print(f"static const {section.__name__}_vector {section.__name__}_vectors[] = {{", file=out)
            for row in section():
                print(f"    {{{row}}},", file=out)
            print("};", file=out)


if __name__ == "__main__":
    main(sys.argv[1])
