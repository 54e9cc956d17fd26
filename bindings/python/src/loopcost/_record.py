"""Immutable values with named fields: what a frozen, slotted dataclass gives, without its import time. And constructors
that name the parameter which they do not have."""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, ClassVar, Iterable, Mapping, NoReturn, Sequence

    from typing_extensions import Self, dataclass_transform

    from . import errors
else:

    def dataclass_transform(**_):
        return lambda kind: kind


class Made:
    """Base of all that users make: where Python would only say that a call is wrong, the constructor says which parameter
    it does not have, and which is meant, or which one is not given."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = vars(cls).get("__init__")
        if own is not None and not own.__code__.co_flags & _ANY_KEYWORD:
            setattr(cls, "__init__", _telling(own))


_ANY_KEYWORD = 0x08  # of a function that takes **named, and looks at the names itself


def _telling(init: Callable[..., None]) -> Callable[..., None]:
    def told(self: object, *values: object, **named: object) -> None:
        try:
            init(self, *values, **named)
        except TypeError:
            problem = _misnamed(type(self).__name__, init, values, named)
            if problem is None:
                raise
            raise problem from None

    for name in ("__name__", "__qualname__", "__module__", "__doc__"):
        setattr(told, name, getattr(init, name))
    setattr(told, "__wrapped__", init)  # for help() and signature()
    return told


def _misnamed(
    kind: str, init: Any, values: Sequence[object], named: Iterable[str]
) -> errors.LoopcostError | None:
    """What is wrong with the names of a call, if anything is."""
    code = init.__code__
    known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    for name in named:
        if name not in known:
            return _unknown(kind, name, known)
    if len(values) > code.co_argcount - 1:
        return _too_many(kind, len(values), known)
    needed = known[: code.co_argcount - 1 - len(init.__defaults__ or ())]
    given = {*known[: len(values)], *named}
    return next((_lost(kind, name) for name in needed if name not in given), None)


def _unknown(kind: str, name: str, known: Sequence[str]) -> errors.LoopcostError:
    from . import _native
    from .errors import UnknownParameterError

    return UnknownParameterError(
        f" has no parameter {name!r}{_native.meant(name, known)} It takes {', '.join(known) or 'none'}",
        kind,
        name,
    )


def _too_many(kind: str, count: int, known: Sequence[str]) -> errors.LoopcostError:
    from .errors import UnknownParameterError

    return UnknownParameterError(
        f" is given {count} values; it takes {', '.join(known) or 'none'}", kind, count
    )


def _lost(kind: str, name: str) -> errors.LoopcostError:
    from .errors import NullError

    return NullError(" is not given", f"{kind}.{name}")


@dataclass_transform(frozen_default=True)
class _Slotted(type):
    """Makes slots of a record's annotations, and defaults of what they are set to; says which of them are mappings."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _Slotted:
        kinds = body.get("__annotations__", {})
        names = tuple(kinds)
        defaults = {name: body.pop(name) for name in names if name in body}
        public = tuple(name for name in names if not name.startswith("_"))
        facts = {
            "_fields": public,
            "_field_set": frozenset(body.get("_fields", public)),
            "_mappings": tuple(name for name in public if kinds[name].startswith("Mapping[")),
            "_defaults": defaults,
        }
        return super().__new__(cls, name, bases, {**facts, **body, "__slots__": names})

    @property
    def __signature__(cls) -> Signature:
        """What help() shows of a record without an __init__ of its own: its fields."""
        from inspect import Parameter, Signature

        if any("__init__" in vars(kind) for kind in cls.__mro__[: cls.__mro__.index(Record)]):
            raise AttributeError("__signature__")
        fields, types = vars(cls), vars(cls).get("__annotations__", {})
        return Signature(
            [
                Parameter(
                    name,
                    Parameter.POSITIONAL_OR_KEYWORD,
                    default=fields["_defaults"].get(name, Parameter.empty),
                    annotation=types.get(name, Parameter.empty),
                )
                for name in fields["_fields"]
            ]
        )


class Record(Made, metaclass=_Slotted):
    """Base of the package's value types: the annotations of a subclass are its fields. One that checks what
    it is given has an `__init__` of its own, which calls `_set`. Of a dict that it is given for a Mapping it
    keeps a copy, which nobody can change.
    """

    _hash: ClassVar[int]  # a slot of each record once someone has asked for it, and no field

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]
        _field_set: ClassVar[frozenset[str]]
        _mappings: ClassVar[tuple[str, ...]]
        _defaults: ClassVar[Mapping[str, object]]

    def __init__(self, *values: object, **named: object) -> None:
        given = {**self._defaults, **dict(zip(self._fields, values)), **named}
        if len(values) > len(self._fields) or given.keys() != self._field_set:
            self._refuse(len(values), tuple(given))
        self._put_all(given)

    @classmethod
    def _of_struct(cls, struct: object, **others: object) -> Self:
        """A record of what a C struct holds under the names of the fields, and of some others."""
        record = cls.__new__(cls)
        for name in cls._fields:
            _put(record, name, others[name] if name in others else getattr(struct, name))
        return record

    def _refuse(self, count: int, given: tuple[str, ...]) -> NoReturn:
        self._check_names(given)
        if count > len(self._fields):
            raise _too_many(type(self).__name__, count, self._fields)
        raise _lost(type(self).__name__, next(name for name in self._fields if name not in given))

    def _check_names(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._fields:
                raise _unknown(type(self).__name__, name, self._fields)

    def _set(self, **fields: Any) -> None:
        self._put_all(fields)

    def _put_all(self, fields: dict[str, Any]) -> None:
        for name in self._mappings:
            if isinstance(fields.get(name), dict):
                fields[name] = MappingProxyType(fields[name].copy())
        for name, value in fields.items():
            _put(self, name, value)

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def _key(self) -> tuple[Any, ...]:
        """What makes two records equal."""
        return self._values()

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        if not self._field_set.issuperset(changes):
            self._check_names(changes)
        return type(self)(**{**dict(zip(self._fields, self._values())), **changes})

    __replace__ = replace

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: make another with replace({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._set(_hash=hash((type(self), self._key())))
            return self._hash

    def __repr__(self) -> str:
        shown = (
            f"{name}={_plain(value)!r}"
            for name, value in zip(self._fields, self._values())
            if value is not None
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self._fields, tuple(map(_plain, self._values())))


def _plain(value: object) -> object:
    """What is shown and pickled of a value: a mapping that nobody can change as a dict."""
    return dict(value) if isinstance(value, MappingProxyType) else value


_put = object.__setattr__  # which the class itself refuses


def _restore(kind: type[Record], names: tuple[str, ...], values: tuple[Any, ...]) -> Record:
    return kind(**dict(zip(names, values)))
