"""Calls that several lines tell of, in one log or in several, counted once."""

from __future__ import annotations

from array import array
from hashlib import blake2b


class Messages:
    """The ids of the messages that were told, and with how much output: about 14 bytes each.

    An id is kept as 64 bits of its hash: among a million messages the chance that any two are taken for one is 3e-8.
    """

    def __init__(self):
        self._ids = [array("Q") for _ in range(256)]
        self._outputs = [array("I") for _ in range(256)]
        self._count = 0

    def __len__(self):
        return self._count

    def output(self, key: str) -> int | None:
        """The output with which a message was told, None if it was not."""
        number = _hash(key)
        bucket = number % len(self._ids)
        try:
            return self._outputs[bucket][self._ids[bucket].index(number)]
        except ValueError:
            return None

    def add(self, key: str, output: int) -> None:
        if self._count >= _FULL * len(self._ids):
            self._double()
        self._put(_hash(key), min(output, 2**32 - 1))
        self._count += 1

    def _put(self, number, output):
        bucket = number % len(self._ids)
        self._ids[bucket].append(number)
        self._outputs[bucket].append(output)

    def _double(self):
        """Splits each bucket in two."""
        ids, outputs = self._ids, self._outputs
        self._ids = [array("Q") for _ in range(2 * len(ids))]
        self._outputs = [array("I") for _ in range(2 * len(ids))]
        for bucket in range(len(ids)):
            for number, output in zip(ids[bucket], outputs[bucket]):
                self._put(number, output)
            ids[bucket] = outputs[bucket] = None


_FULL = (
    128  # messages in a bucket: a look-up compares half as many numbers, and the bucket itself weighs little
)


def _hash(key):
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
