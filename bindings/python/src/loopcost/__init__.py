"""loopcost: what LLM agent loops cost.

    >>> import loopcost
    >>> price = loopcost.Price(input=5, output=25, cache_read=0.5, cache_write=6.25)
    >>> loopcost.bill(loopcost.Usage(input=1748, output=769, cache_read=11572, cache_write=3679), price).usd
    Decimal('0.056744750')

Prices are USD per million tokens (Mtok), tokens and bugs are numbers >= 0, chances lie in (0, 1]. A bad input
raises a LoopcostError that names the parameter, its value and what it must be; no call returns NaN.
"""

from __future__ import annotations

# Names are looked up on first use: importing the package costs next to nothing.
_HOME = {
    "money": ("Price", "LongContext", "Usage", "Bill", "bill"),
    "reports": ("calls",),
    "books": ("Book", "Entry"),
    "laws": ("Beta",),
    "rules": ("belief", "best_of", "per_solved", "progeny", "Progeny"),
    "thread": ("attempts", "Cumulants", "Thread", "ThreadCost", "Coefficients"),
    "distribution": ("Attempts", "Bracket", "Distribution", "Duel"),
    "strategy": ("Task", "Context", "Model", "Strategy", "Cost"),
    "loop": (
        "Calls",
        "Ends",
        "Holding",
        "Kind",
        "Loop",
        "Residuals",
        "Rest",
        "Run",
        "State",
        "remaining",
    ),
    "simulation": ("Simulation", "PairSimulation", "Random", "simulate_pair", "split"),
    "answers": (
        "compare",
        "Comparison",
        "Rank",
        "crossover",
        "Crossover",
        "Crossing",
        "sensitivity",
        "Sensitivity",
        "parameters",
        "Parameter",
    ),
    "scenario": ("Scenario",),
    "sweeps": ("sweep",),
    "summary": ("Summary",),
    "replay": ("Outcomes",),
    "records": ("CallRecord", "RecordedRun", "Unreadable"),
    "growth": ("CacheAge", "Estimate", "Growth", "GrowthCounts", "GrowthFit"),
    "trials": ("Trial", "Trials"),
    "fit_file": ("FitFile", "FittedLoop"),
    "fix_laws": ("FittedFix",),
    "sufficient": ("Sufficient",),
    "sourced": ("Sourced",),
    "verdicts": ("Verdicts", "judge"),
    "calibration": (
        "Coverage",
        "Ensemble",
        "Keep",
        "Margin",
        "Threshold",
        "Uniformity",
        "brier_score",
        "conformal_margin",
        "conformal_rank",
        "conformal_score",
        "keep",
        "log_score",
        "threshold_failure_given_kept",
        "threshold_kept_given_failure",
    ),
    "forecast": ("Forecast", "Predictor", "learn"),
    "backtest": ("Backtest",),
    "errors": (
        "LoopcostError",
        "NullError",
        "StructSizeError",
        "UnsupportedError",
        "NotANumberError",
        "OutOfRangeError",
        "InexactError",
        "BillOverflowError",
        "UndefinedError",
        "NumberSyntaxError",
        "UnpricedError",
        "DivergentError",
        "WrongTypeError",
        "UnknownParameterError",
        "UsageError",
        "UnknownModelError",
        "BookError",
        "LogError",
        "ScenarioError",
    ),
}
_MODULES = (
    "money",
    "reports",
    "books",
    "laws",
    "rules",
    "thread",
    "strategy",
    "loop",
    "answers",
    "distribution",
    "simulation",
    "scenario",
    "sweeps",
    "errors",
    "backtest",
    "calibration",
    "forecast",
    "growth",
    "logs",
    "readers",
    "records",
    "summary",
    "replay",
    "trials",
    "fit",
    "fit_file",
    "sufficient",
    "fix_laws",
    "verdicts",
)
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [*_WHERE, *_MODULES, "__version__"]


TYPE_CHECKING = False
if TYPE_CHECKING:  # what __getattr__ finds, for those who read and do not run
    from . import answers as answers
    from . import backtest as backtest
    from . import books as books
    from . import calibration as calibration
    from . import distribution as distribution
    from . import errors as errors
    from . import fit as fit
    from . import fit_file as fit_file
    from . import fix_laws as fix_laws
    from . import forecast as forecast
    from . import growth as growth
    from . import laws as laws
    from . import logs as logs
    from . import loop as loop
    from . import money as money
    from . import readers as readers
    from . import records as records
    from . import replay as replay
    from . import reports as reports
    from . import rules as rules
    from . import scenario as scenario
    from . import simulation as simulation
    from . import strategy as strategy
    from . import sufficient as sufficient
    from . import summary as summary
    from . import sweeps as sweeps
    from . import thread as thread
    from . import trials as trials
    from . import verdicts as verdicts
    from .answers import (
        Comparison as Comparison,
    )
    from .answers import (
        Crossing as Crossing,
    )
    from .answers import (
        Crossover as Crossover,
    )
    from .answers import (
        Parameter as Parameter,
    )
    from .answers import (
        Rank as Rank,
    )
    from .answers import (
        Sensitivity as Sensitivity,
    )
    from .answers import (
        compare as compare,
    )
    from .answers import (
        crossover as crossover,
    )
    from .answers import (
        parameters as parameters,
    )
    from .answers import (
        sensitivity as sensitivity,
    )
    from .backtest import Backtest as Backtest
    from .books import Book as Book
    from .books import Entry as Entry
    from .calibration import Coverage as Coverage
    from .calibration import Ensemble as Ensemble
    from .calibration import Keep as Keep
    from .calibration import Margin as Margin
    from .calibration import Threshold as Threshold
    from .calibration import Uniformity as Uniformity
    from .calibration import brier_score as brier_score
    from .calibration import conformal_margin as conformal_margin
    from .calibration import conformal_rank as conformal_rank
    from .calibration import conformal_score as conformal_score
    from .calibration import keep as keep
    from .calibration import log_score as log_score
    from .calibration import threshold_failure_given_kept as threshold_failure_given_kept
    from .calibration import threshold_kept_given_failure as threshold_kept_given_failure
    from .distribution import Attempts as Attempts
    from .distribution import Bracket as Bracket
    from .distribution import Distribution as Distribution
    from .distribution import Duel as Duel
    from .errors import (
        BillOverflowError as BillOverflowError,
    )
    from .errors import (
        BookError as BookError,
    )
    from .errors import (
        DivergentError as DivergentError,
    )
    from .errors import (
        InexactError as InexactError,
    )
    from .errors import (
        LogError as LogError,
    )
    from .errors import (
        LoopcostError as LoopcostError,
    )
    from .errors import (
        NotANumberError as NotANumberError,
    )
    from .errors import (
        NullError as NullError,
    )
    from .errors import (
        NumberSyntaxError as NumberSyntaxError,
    )
    from .errors import (
        OutOfRangeError as OutOfRangeError,
    )
    from .errors import (
        ScenarioError as ScenarioError,
    )
    from .errors import (
        StructSizeError as StructSizeError,
    )
    from .errors import (
        UndefinedError as UndefinedError,
    )
    from .errors import (
        UnknownModelError as UnknownModelError,
    )
    from .errors import (
        UnknownParameterError as UnknownParameterError,
    )
    from .errors import (
        UnpricedError as UnpricedError,
    )
    from .errors import (
        UnsupportedError as UnsupportedError,
    )
    from .errors import (
        UsageError as UsageError,
    )
    from .errors import (
        WrongTypeError as WrongTypeError,
    )
    from .fit_file import FitFile as FitFile
    from .fit_file import FittedLoop as FittedLoop
    from .fix_laws import FittedFix as FittedFix
    from .forecast import Forecast as Forecast
    from .forecast import Predictor as Predictor
    from .forecast import learn as learn
    from .growth import CacheAge as CacheAge
    from .growth import Estimate as Estimate
    from .growth import Growth as Growth
    from .growth import GrowthCounts as GrowthCounts
    from .growth import GrowthFit as GrowthFit
    from .laws import Beta as Beta
    from .loop import Calls as Calls
    from .loop import Ends as Ends
    from .loop import Holding as Holding
    from .loop import Kind as Kind
    from .loop import Loop as Loop
    from .loop import Residuals as Residuals
    from .loop import Rest as Rest
    from .loop import Run as Run
    from .loop import State as State
    from .loop import remaining as remaining
    from .money import Bill as Bill
    from .money import LongContext as LongContext
    from .money import Price as Price
    from .money import Usage as Usage
    from .money import bill as bill
    from .records import CallRecord as CallRecord
    from .records import RecordedRun as RecordedRun
    from .records import Unreadable as Unreadable
    from .replay import Outcomes as Outcomes
    from .reports import calls as calls
    from .rules import Progeny as Progeny
    from .rules import belief as belief
    from .rules import best_of as best_of
    from .rules import per_solved as per_solved
    from .rules import progeny as progeny
    from .scenario import Scenario as Scenario
    from .simulation import PairSimulation as PairSimulation
    from .simulation import Random as Random
    from .simulation import Simulation as Simulation
    from .simulation import simulate_pair as simulate_pair
    from .simulation import split as split
    from .sourced import Sourced as Sourced
    from .strategy import Context as Context
    from .strategy import Cost as Cost
    from .strategy import Model as Model
    from .strategy import Strategy as Strategy
    from .strategy import Task as Task
    from .sufficient import Sufficient as Sufficient
    from .summary import Summary as Summary
    from .sweeps import sweep as sweep
    from .thread import Coefficients as Coefficients
    from .thread import Cumulants as Cumulants
    from .thread import Thread as Thread
    from .thread import ThreadCost as ThreadCost
    from .thread import attempts as attempts
    from .trials import Trial as Trial
    from .trials import Trials as Trials
    from .verdicts import Verdicts as Verdicts
    from .verdicts import judge as judge

    __version__: str
else:  # where those who read find a name that is not there, it is an error

    def __getattr__(name):
        if name in _MODULES:
            return _module(name)
        if name == "__version__":
            value = _module("_native").library.loopcost_version().decode()
        elif name in _WHERE:
            value = getattr(_module(_WHERE[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def _module(name):
        """One of the package's own; importlib itself would take a good part of a start."""
        return __import__(f"{__name__}.{name}", fromlist=["*"])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
