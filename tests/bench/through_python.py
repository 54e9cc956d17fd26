"""What the package takes: a call through ctypes alone, Strategy.cost(), a sweep, and code that starts from nothing."""

import loopcost
from loopcost import _abi, _native
from loopcost._structs import Structs

WORKFLOW = """
from loopcost import Context, Model, Price, Strategy, Task
model = Model(Price(3, 15, 0.3, 3.75), {"easy": 7, "hard": 3}, {"easy": 0.6, "hard": 0.15})
task = Task(prompt=6000, generation=0, attempt=800, trace=400)
w = Strategy(generator=model, fixer=model, task=task, context=Context(mode="fresh", caching=True))
"""
FIRST = WORKFLOW + "cost = w.cost()\nprint(cost.mean, cost.variance)"
FIRST_BY_NUMPY = """
import numpy
n, p = numpy.array([7, 3]), numpy.array([0.6, 0.15])
q, written = 1 - p, 3.45e-6 * 1200
c0, c1, c2 = -written, 0.3e-6 * 6000 + written + 15e-6 * 800, 0.3e-6 * 1200
mean = 3.75e-6 * 6000 + n @ (c0 + c1 / p + c2 * (q / p**2))
parts = c1 * c1 * (q / p**2) + 2 * c1 * c2 * (q * (1 + q) / p**3) + c2 * c2 * (q * (1 + 3 * q + q * q) / p**4)
print(mean, n @ parts)
"""


def _workflow():
    names = {}
    exec(WORKFLOW, names)
    return names["w"]


W = _workflow()
_STRUCTS = Structs([W])


_TASKS = [W.task.replace(trace=400 + trace) for trace in range(8)]


def cost(times):
    """Of a workflow that changes, since an answer is kept; the last one is W."""
    for k in range(times):
        found = W.replace(task=_TASKS[(times - 1 - k) % 8]).cost()
    return found.mean, found.variance


def cost_by_ctypes(times):
    """Structs that are made once, as a router that asks on every step would."""
    function, result = _native.library.loopcost_strategy_cost, _native.new(_abi.loopcost_cost)
    strategy = _STRUCTS.strategies[0]
    for _ in range(times):
        function(strategy, result, None)
    return result.mean, result.variance


def no_op(times):
    function = _native.library.loopcost_abi_version
    for _ in range(times):
        function()
    return ()


def sweep(columns, room):
    paths = dict(zip(("task.trace", "generator.price.output", "generator.bugs.count"), columns))
    out = {"mean": room[0], "variance": room[1]}

    def work(times):
        for _ in range(times):
            loopcost.sweep(W, paths, ("mean", "variance"), out=out)
        return room[:, ::1000].ravel(order="F")

    return work
