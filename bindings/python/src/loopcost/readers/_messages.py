"""Calls that several lines tell of, in one log or in several, counted once."""

from __future__ import annotations

from array import array


class Messages:
    """The ids of the messages that were told, and with how much output: about 14 bytes each.

    An id is kept as 64 bits of its hash: among a million messages the chance that any two are taken for one is 3e-8.
    """

    def __init__(self) -> None:
        self._ids = [array("Q") for _ in range(256)]
        self._outputs = [array("I") for _ in range(256)]
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def claim(self, key: str, output: int) -> int | None:
        """The output with which a message was told before; None if it was not, and from now on it is."""
        number = hash(key) & _BITS
        bucket = number % len(self._ids)
        if number in self._ids[bucket]:
            return self._outputs[bucket][self._ids[bucket].index(number)]
        self._put(number, min(output, _MOST))
        self._count += 1
        if self._count > _FULL * len(self._ids):
            self._double()
        return None

    def _put(self, number: int, output: int) -> None:
        bucket = number % len(self._ids)
        self._ids[bucket].append(number)
        self._outputs[bucket].append(output)

    def _double(self) -> None:
        """Splits each bucket in two."""
        ids, outputs = self._ids, self._outputs
        self._ids = [array("Q") for _ in range(2 * len(ids))]
        self._outputs = [array("I") for _ in range(2 * len(ids))]
        for bucket in range(len(ids)):
            for number, output in zip(ids[bucket], outputs[bucket]):
                self._put(number, output)
            ids[bucket], outputs[bucket] = array("Q"), array("I")


_FULL = (
    128  # messages in a bucket: a look-up compares half as many numbers, and the bucket itself weighs little
)
_BITS, _MOST = 2**64 - 1, 2**32 - 1
