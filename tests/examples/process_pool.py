"""A million runs of a strategy, split over processes: the same to the byte as in one.

It wants the package, pip install ./bindings/python.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial

from loopcost import Scenario, split

TRIALS, SEED, WORKERS = 1_000_000, 1, 2


def part(strategy, seed, where):
    first, trials = where
    return strategy.simulate(trials, seed, first)


def simulated(strategy, trials, seed, workers):
    """How the trials are split tells how the work is shared, and nothing else."""
    with ProcessPoolExecutor(workers) as pool:
        return sum(pool.map(partial(part, strategy, seed), split(trials, 4 * workers)))


def main():
    for name, strategy in Scenario.example().strategies.items():
        found = simulated(strategy, TRIALS, SEED, WORKERS)
        print(
            f"{name} costs {found.mean:.5f} ± {found.standard_error:.5f} USD, at most {found.exact_quantile(0.99):.4f} in 99 %"
        )
        print(f"  digest {found.digest}")


if __name__ == "__main__":
    main()
