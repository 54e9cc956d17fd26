"""Immutable values with named fields: what a frozen, slotted dataclass gives, without its import time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, ClassVar, Iterable, Mapping, NoReturn

    from typing_extensions import Self, dataclass_transform
else:

    def dataclass_transform(**_):
        return lambda kind: kind


@dataclass_transform(frozen_default=True)
class _Slotted(type):
    """Makes slots of a record's annotations, and defaults of what they are set to."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _Slotted:
        names = tuple(body.get("__annotations__", ()))
        defaults = {name: body.pop(name) for name in names if name in body}
        public = tuple(name for name in names if not name.startswith("_"))
        facts = {
            "_fields": public,
            "_field_set": frozenset(body.get("_fields", public)),
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


class Record(metaclass=_Slotted):
    """Base of the package's value types: the annotations of a subclass are its fields. One that checks what
    it is given has an `__init__` of its own, which calls `_set`.
    """

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]
        _field_set: ClassVar[frozenset[str]]
        _defaults: ClassVar[Mapping[str, object]]

    def __init__(self, *values: object, **named: object) -> None:
        given = {**self._defaults, **dict(zip(self._fields, values)), **named}
        if len(values) > len(self._fields) or given.keys() != self._field_set:
            self._refuse((*given, *map(str, values[len(self._fields) :])))
        for name, value in given.items():
            _put(self, name, value)

    def _refuse(self, given: tuple[str, ...]) -> NoReturn:
        self._check_names(given)
        missing = next(name for name in self._fields if name not in given)
        from .errors import NullError

        raise NullError(" is not given", f"{type(self).__name__}.{missing}")

    def _check_names(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._fields:
                from .errors import UnsupportedError

                raise UnsupportedError(
                    f" is no field; there are {', '.join(self._fields)}", f"{type(self).__name__}.{name}"
                )

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            _put(self, name, value)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._fields)

    def _key(self) -> tuple[Any, ...]:
        """What makes two records equal."""
        return self._values()

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        self._check_names(changes)
        return type(self)(**{**dict(zip(self._fields, self._values())), **changes})

    __replace__ = replace

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: make another with replace({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __repr__(self) -> str:
        shown = (
            f"{name}={value!r}" for name, value in zip(self._fields, self._values()) if value is not None
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self._fields, self._values())


_put = object.__setattr__  # which the class itself refuses


def _restore(kind: type[Record], names: tuple[str, ...], values: tuple[Any, ...]) -> Record:
    return kind(**dict(zip(names, values)))
