"""Short sequences packed into whole numbers by the engine, so that few rows tell many ways."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BITS = 62


def packed_for(kinds: int) -> dict[str, int]:
    """Return the parameters ``base`` and ``slots`` of a reduction that packs sequences of the numbers 1 to ``kinds``.

    The base is a power of two, so that powers of it are exact as floats.
    """
    bits = max(1, kinds.bit_length())
    return {"base": 1 << bits, "slots": _BITS // bits}


def unpacked(rows: Sequence[Sequence[Any]], kinds: int
             ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return fingerprints in rising order, their sequences one after the other, and the length of each.

    ``rows`` hold a fingerprint, the number of a block, and the block.
    """
    bits = max(1, kinds.bit_length())
    whole = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows)).reshape(-1, 3)
    whole = whole[np.lexsort((whole[:, 1], whole[:, 0]))]
    slots = (whole[:, 2:] >> (bits * np.arange(_BITS // bits))) & ((1 << bits) - 1)
    fingerprints, of = np.unique(whole[:, 0], return_inverse=True)
    lengths = np.bincount(of, weights=(slots > 0).sum(axis=1), minlength=len(fingerprints)).astype(np.int64)
    return fingerprints, slots[slots > 0], lengths
