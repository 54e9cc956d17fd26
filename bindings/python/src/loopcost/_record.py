"""Immutable values with named fields: what a frozen, slotted dataclass gives, without its import time."""

from __future__ import annotations


class Record:
    """Base of the package's value types. A subclass lists its fields in `__slots__` and sets them with
    `_set`.
    """

    __slots__ = ()

    def _set(self, **fields):
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _fields(self):
        return tuple(name for name in self.__slots__ if not name.startswith("_"))

    def _values(self):
        return tuple(getattr(self, name) for name in self._fields())

    def _key(self):
        """What makes two records equal."""
        return self._values()

    def replace(self, **changes):
        """A copy with some fields changed."""
        return type(self)(**{**dict(zip(self._fields(), self._values())), **changes})

    __replace__ = replace

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is immutable: make another with replace({name}=...)")

    def __delattr__(self, name):
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash((type(self), self._key()))

    def __repr__(self):
        shown = (
            f"{name}={value!r}" for name, value in zip(self._fields(), self._values()) if value is not None
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self):
        return _restore, (type(self), self._fields(), self._values())


def _restore(kind, names, values):
    return kind(**dict(zip(names, values)))
