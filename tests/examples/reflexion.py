"""Agents that fail again have a harder task: attempts until success in ALFWorld, as the Reflexion project recorded them.

    python tests/examples/reflexion.py    wants the package: pip install ./bindings/python

134 environments, up to 7 attempts each. A loop whose chances are those of the record, attempt by attempt, solves what was
solved. One constant chance with the same number of attempts and successes solves nearly everything by attempt 7. Which law
do the attempts have, then? Each is judged by environments that it was not fitted to.
"""

import csv
import pathlib

from loopcost import Calls, Loop, Price, Thread, fit

DATA = pathlib.Path(__file__).parents[1] / "data" / "reflexion" / "alfworld_attempts.csv"
ATTEMPTS = 7


def recorded():
    """Tasks solved at attempt 1..7, and tasks that got there."""
    with open(DATA, newline="") as file:
        firsts = [int(row["first_success_trial"]) for row in csv.DictReader(file) if row["method"] == "base"]
    solved = [firsts.count(t) for t in range(1, ATTEMPTS + 1)]
    reached = [len(firsts) - sum(solved[:t]) for t in range(ATTEMPTS)]
    return solved, reached


def evidence():
    """Attempts until the first success, or 7 that failed."""
    found = fit.Evidence()
    with open(DATA, newline="") as file:
        for row in csv.DictReader(file):
            if row["method"] == "base":
                first = int(row["first_success_trial"])
                found.add_outcome(row["env"], first or ATTEMPTS, "solved" if first else "capped")
    return found


def loops():
    solved, reached = recorded()
    thread = Thread(Price(input=2.5, output=10), base=4000, step=1500, output=500, caching=False)
    table = [s / n for s, n in zip(solved, reached)]
    constant = sum(solved) / sum(reached)  # successes per attempt: the most likely constant chance
    return Loop(thread, Calls(solved=table, cap=ATTEMPTS)), Loop(thread, Calls(solved=constant, cap=ATTEMPTS))


def main():
    solved, reached = recorded()
    table, constant = loops()
    print("attempt  solved of  share solved by then: recorded   by hazards   by one chance")
    for t in range(1, ATTEMPTS + 1):
        shares = sum(solved[:t]) / reached[0], table.ends(t).solved_by, constant.ends(t).solved_by
        print(
            f"{t:7}  {solved[t - 1]:3} /{reached[t - 1]:4}"
            + "".join(f"{share:>{w}.3f}" for share, w in zip(shares, (31, 13, 16)))
        )
    print(f"cost of a run: {table.run().mean:.3f} USD by hazards, {constant.run().mean:.3f} by one chance")
    print(f"cost per solved: {table.run().per_solved:.3f} and {constant.run().per_solved:.3f} USD")
    choice = fit.choose(evidence(), attempts=True)
    print(f"\nthe law of the attempts: {choice}")
    print("law            log-likelihood of environments left out   data as far from it")
    for one in choice.candidates:
        apart = "no test" if one.misfit_p is None else f"{one.misfit_p:.2g}"
        print(f"{one.law:15}{one.score:>38.2f}{apart:>22}   {one.standing}")


if __name__ == "__main__":
    main()
