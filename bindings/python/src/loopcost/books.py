"""What does each model charge? Price books: the one that ships, your own in TOML, LiteLLM's table in JSON."""

from __future__ import annotations

import os
from copy import copy

from . import _native, errors
from ._record import Made, Record
from .money import KINDS, LongContext, Price

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any, Iterator, Mapping, Sequence

    from .money import Rate

BUILTIN = "litellm_2026-07-24"


class Entry(Record):
    """A model as the book knows it: the `name` it stands under, its `price`, and where and when that comes
    from.
    """

    name: str
    price: Price
    as_of: str | None = None
    source: str | None = None


class Identity(Record):
    """What tells a book from others, wherever its file is: its `name`, for people, and a `digest` of its rates."""

    name: str
    digest: str


class Book(Made):
    """Prices by model name, as of a date, from a source. Read with read(), read_litellm() or builtin()."""

    def __init__(
        self,
        name: str,
        entries: Mapping[str, Entry | errors.LoopcostError],
        as_of: str | None = None,
        source: str | None = None,
    ) -> None:
        """`entries` maps a model's name to its Entry, or to the LoopcostError that says why it has none."""
        self.name = name
        self.as_of = as_of
        self.source = source
        self._layers = [dict(entries)]

    def over(self, other: Book) -> Book:
        """This book, and what only the `other` one knows."""
        _native.instance(other, Book, "other")
        book = Book(f"{self.name} over {other.name}", {})
        book.as_of, book.source = (
            "; ".join(dict.fromkeys(filter(None, quotes))) or None
            for quotes in ((self.as_of, other.as_of), (self.source, other.source))
        )
        book._layers = self._layers + other._layers
        return book

    @property
    def identity(self) -> Identity:
        """Books of the same rates, for the same names in the same order of preference, have the same digest."""
        import hashlib

        rates = [sorted((model, _rates(entry)) for model, entry in layer.items()) for layer in self._layers]
        return Identity(self.name, hashlib.sha256(repr(rates).encode()).hexdigest())

    def __repr__(self) -> str:
        return f"<Book {self.name}, as of {self.as_of}: {len(self)} models>"

    def __len__(self) -> int:
        return len(set().union(*self._layers))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for layer in self._layers for name in layer))

    def __contains__(self, model: object) -> bool:
        return isinstance(model, str) and self._look_up(model) is not None

    def find(self, model: str) -> Entry:
        """The Entry of a model: by its name, else without a prefix that does not change the price
        ("us.anthropic.", "openrouter/openai/"), else without Bedrock's version ("-v1:0") or a snapshot's date
        ("-20251001"). Raises UnknownModelError naming the nearest models. A book of your own goes first by
        books.read("mine.toml").over(books.builtin())."""
        if not isinstance(model, str):
            raise _native.wrong_type(model, "model", "the name of a model")
        entry = self._look_up(model)
        if entry is None:
            problem = errors.UnknownModelError(
                f"{model!r} is not in the price book {self.name}{self._nearest(model)}", value=model
            )
            problem.remedy = self.remedy(model)
            raise problem
        if isinstance(entry, Exception):
            raise copy(entry)  # each raise has a traceback of its own
        return entry

    def remedy(self, model: str, lacking: Sequence[str] = ("input", "output")) -> str:
        """How to give a model the rates that it lacks: an entry of one's own, which takes the place of the one here."""
        from .scenario import join

        entry = self._look_up(model)
        rates = {kind: getattr(entry.price, kind) for kind in KINDS} if isinstance(entry, Entry) else {}
        known = [f"{kind} = {rate:g}" for kind, rate in rates.items() if rate is not None]
        card = ", ".join([*known, *(f"{kind} = .." for kind in lacking)])
        options = "--prices builtin" if self.name == BUILTIN else "a last"
        return (
            f"to price it, write {join('models', model)} = {{ {card} }}, in USD per Mtok, to mine.toml, and give "
            f"{options} --prices mine.toml"
        )

    def _look_up(self, model: str) -> Entry | errors.LoopcostError | None:
        for layer in self._layers:
            if model in layer:
                return layer[model]
            for name in spellings(model):
                if name in layer:
                    return layer[name]
        return None

    def _nearest(self, model: str) -> str:
        import difflib

        near = difflib.get_close_matches(spellings(model)[-1], self, n=3, cutoff=0.5)
        return f"; the nearest are {', '.join(near)}" if near else ""


def _rates(entry: Entry | errors.LoopcostError) -> list[int]:
    """All that an entry charges, in nano-USD; nothing where it has no price."""
    if isinstance(entry, Exception):
        return []
    rates = entry.price._c_rates()
    above = ("tier", "threshold", *(f"above_{kind}" for kind in KINDS))
    return [getattr(rates, name) for name in (*KINDS, *above)]


_PREFIX = r"((anthropic|openai|gemini|google|vertex_ai|deepseek|bedrock)/|openrouter/[^/]+/)"
_BEDROCK = r"((us|global)\.)?anthropic\."  # other regions have prices of their own


def spellings(model: str) -> list[str]:
    """The names that a model may stand under in a book at the same price, itself first."""
    import re

    slashless = re.sub(f"^{_PREFIX}", "", model)
    dotless = re.sub(f"^{_BEDROCK}", "", slashless)
    versionless = re.sub(r"-v\d+:\d+$", "", dotless)
    dateless = re.sub(r"[-@](20\d{6}|20\d\d-\d\d-\d\d)$", "", versionless)
    return [model, slashless, dotless, versionless, dateless]


def chosen(book: Book | None) -> Book:
    """The book, by default the one that ships with the package."""
    return builtin() if book is None else _native.instance(book, Book, "book")


def read(path: str | os.PathLike[str]) -> Book:
    """The book in a file: TOML, or LiteLLM's model_prices_and_context_window.json (by its ending, .json).

    Raises BookError naming the file and the key at fault, OSError if the file cannot be read.
    """
    place = _native.path(path)
    if place.endswith(".json"):
        return read_litellm(path)
    from ._toml import parse

    with open(place, "rb") as file:
        table = parse(file.read(), place, errors.BookError, exact=True)
    try:
        return _book(place, table)
    except errors.LoopcostError as problem:
        problem.place = place
        raise


def builtin() -> Book:
    """The book that ships with the package."""
    if BUILTIN not in _read:
        path = os.path.join(os.path.dirname(__file__), "prices", BUILTIN + ".toml")
        book = read(path)
        book.name = BUILTIN
        _read[BUILTIN] = book
    return _read[BUILTIN]


_read: dict[str, Book] = {}

_BOOK_KEYS = ("as_of", "source", "licence", "models")
_ENTRY_KEYS = (*KINDS, "long_context", "as_of", "source")
_LONG_CONTEXT_KEYS = ("threshold", *KINDS, "reprices")


def _book(name: str, table: dict[str, Any]) -> Book:
    _check_keys(table, _BOOK_KEYS, "")
    as_of, source = _text(table.get("as_of")), _text(table.get("source"))
    models = _table(table.get("models", {}), "models")
    entries = {model: _entry(model, card, as_of, source) for model, card in models.items()}
    return Book(name, entries, as_of, source)


def _entry(model: str, card: dict[str, Any], as_of: str | None, source: str | None) -> Entry:
    path = f'models."{model}"'
    card = _flat(_table(card, path), path)
    _check_keys(card, _ENTRY_KEYS, path)
    for key in ("input", "output"):
        if key not in card:
            raise errors.BookError(" is not given", f"{path}.{key}")
    try:
        return Entry(
            model, _price(card), _text(card.get("as_of")) or as_of, _text(card.get("source")) or source
        )
    except errors.LoopcostError as problem:
        problem.parameter = path + (problem.parameter or "")[len("price") :]
        raise


def _flat(card: dict[str, Any], path: str) -> dict[str, Any]:
    """The rate card stands in the model's table, or in a table `price` there, as scenario files have it."""
    if "price" not in card:
        return card
    beside = {key: value for key, value in card.items() if key != "price"}
    return {**_table(card["price"], f"{path}.price"), **beside}


def _price(card: dict[str, Any]) -> Price:
    above = card.get("long_context")
    rates = {kind: card.get(kind) for kind in KINDS}
    return _billable(Price(**rates, long_context=None if above is None else _long_context(above)))


def _billable(price: Price) -> Price:
    """The price, once every rate of it is known to be a whole number of nano-USD per Mtok."""
    price._c_rates()
    return price


def _long_context(above: dict[str, Any]) -> LongContext:
    _check_keys(_table(above, "price.long_context"), _LONG_CONTEXT_KEYS, "price.long_context")
    if "threshold" not in above:
        raise errors.BookError(" is not given", "price.long_context.threshold")
    return LongContext(**above)


def _text(value: object) -> str | None:
    return None if value is None else str(value)  # TOML has dates


def _table(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise errors.BookError(" must be a table", path)
    return value


def _check_keys(table: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    for key in table:
        if key not in known:
            reason = _native.unknown_key(key, table[key], known)
            raise errors.BookError(reason, f"{path}.{key}" if path else key, table[key])


def read_litellm(path: str | os.PathLike[str]) -> Book:
    """LiteLLM's table of prices per token. It has no date of its own; a tier reprices the whole request, as
    LiteLLM bills it. Entries without token prices are left out, and those whose prices no rate card holds
    raise when found."""
    import json
    from decimal import Decimal, InvalidOperation

    place = _native.path(path)
    try:
        with open(place, encoding="utf-8") as file:
            table = json.load(file, parse_float=Decimal)
    except (ValueError, RecursionError) as problem:
        raise errors.BookError(f" is no JSON: {problem}", place) from None
    except InvalidOperation:
        raise errors.BookError(" holds a number that is beyond all decimals", place) from None
    if not isinstance(table, dict):
        raise errors.BookError(" must hold an object of models", place)
    source = "LiteLLM model_prices_and_context_window.json"
    entries = {}
    for model, card in table.items():
        if model != "sample_spec" and isinstance(card, dict) and _has_token_prices(card):
            entries[model] = _litellm_entry(place, model, card, source)
    if not entries:
        raise errors.BookError(" has no model with token prices", place)
    return Book(place, entries, None, source)


_LITELLM = {
    "input": "input_cost_per_token",
    "output": "output_cost_per_token",
    "cache_read": "cache_read_input_token_cost",
    "cache_write": "cache_creation_input_token_cost",
    "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
}
_OTHER_LITELLM_PRICES = ("tiered_pricing", "off_peak_pricing")


def _has_token_prices(card: dict[str, Any]) -> bool:
    return ("input_cost_per_token" in card and "output_cost_per_token" in card) or "tiered_pricing" in card


def _litellm_entry(place: str, model: str, card: dict[str, Any], source: str) -> Entry | errors.LoopcostError:
    try:
        return Entry(model, _litellm_price(card), None, source)
    except errors.LoopcostError as problem:
        problem.place = f"{place}: {model}"
        return problem


def _litellm_price(card: dict[str, Any]) -> Price:
    other = [key for key in _OTHER_LITELLM_PRICES if card.get(key)]
    if card.get("output_cost_per_reasoning_token") not in (None, card.get("output_cost_per_token")):
        other.append("output_cost_per_reasoning_token")
    if other:
        raise errors.UnsupportedError(": a rate card has no such prices", other[0])
    rates = {kind: _per_mtok(card.get(key), key) for kind, key in _LITELLM.items()}
    return _billable(Price(**rates, long_context=_litellm_tier(card, rates)))


def _litellm_tier(card: dict[str, Any], rates: Mapping[str, Rate]) -> LongContext | None:
    """A rate that the tier does not name stays as it is below: so LiteLLM bills."""
    import re

    thresholds = {
        match.group(): int(match[1]) * (1000 if match[2] else 1)
        for key in card
        if key.startswith(tuple(_LITELLM.values())) and (match := re.search(r"_above_(\d+)(k?)_tokens$", key))
    }
    if not thresholds:
        return None
    if len(thresholds) > 1:
        raise errors.UnsupportedError(": a rate card has one threshold", " and ".join(sorted(thresholds)))
    ((suffix, threshold),) = thresholds.items()
    above = {key: _per_mtok(card.get(key + suffix), key + suffix) for key in _LITELLM.values()}
    prompt, output, read, write, write_1h = (
        rates[kind] if above[key] is None else above[key] for kind, key in _LITELLM.items()
    )
    return LongContext(threshold, prompt, output, read, write, write_1h)


def _per_mtok(per_token: object, key: str) -> Decimal | None:
    """USD per token as USD per Mtok, exactly: a shift of the decimal point."""
    from decimal import Decimal, InvalidOperation

    if per_token is None:
        return None
    try:
        return Decimal(str(per_token)) * 1000000
    except InvalidOperation:
        raise errors.BookError(f" is {per_token!r}; it must be a number", key) from None
