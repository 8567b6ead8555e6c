"""Reading a data frame from an R file, as far as the shared ones need it: the XDR format, version 2 or 3."""

import gzip
import struct
from pathlib import Path

_NULL, _SYMBOL, _PAIRS, _TEXT, _LOGICAL, _INTEGER, _REAL, _WORDS, _LIST = 254, 1, 2, 9, 10, 13, 14, 16, 19
_POINTER, _REFERENCE = 22, 255


class _Reader:
    """Walks through the bytes; attributes come as a dict beside the values they belong to."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._symbols: list[str | None] = []  # and pointers: what later parts refer to by number
        assert self.take(7) == b"RDX2\nX\n" or data[:7] == b"RDX3\nX\n"
        version, _, _ = self.whole(), self.whole(), self.whole()
        if version == 3:
            self.take(self.whole())

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size:self._at]

    def whole(self) -> int:
        return struct.unpack(">i", self.take(4))[0]

    def many(self, code: str, width: int) -> list:
        size = self.whole()
        return list(struct.unpack(f">{size}{code}", self.take(size * width)))

    def item(self):
        flags = self.whole()
        kind, attributed, tagged = flags & 255, flags & 512, flags & 1024
        if kind == _NULL:
            return None
        if kind == _SYMBOL:
            self._symbols.append(self.item())
            return self._symbols[-1]
        if kind == _REFERENCE:
            return self._symbols[(flags >> 8) - 1]
        if kind == _PAIRS:
            return self._pairs(attributed, tagged)
        if kind == _TEXT:
            size = self.whole()
            return None if size < 0 else self.take(size).decode("utf-8")
        values = self._values(kind)
        return (values, self.item()) if attributed else (values, {})

    def _pairs(self, attributed: int, tagged: int) -> dict:
        if attributed:
            self.item()
        name = self.item() if tagged else None
        value, rest = self.item(), self.item()
        return {name: value, **(rest or {})}

    def _values(self, kind: int) -> list:
        if kind in (_LOGICAL, _INTEGER):
            return self.many("i", 4)
        if kind == _REAL:
            return self.many("d", 8)
        if kind in (_WORDS, _LIST):
            return [self.item() for _ in range(self.whole())]
        if kind == _POINTER:
            self._symbols.append(None)
            return [self.item(), self.item()]
        raise ValueError(f"an R value of kind {kind} is not read here")


def read_table(path: Path) -> dict[str, list]:
    """Return the columns of the first data frame in an R file; factors as their words."""
    (found, *_) = _Reader(gzip.decompress(path.read_bytes())).item().values()
    columns, about = found
    table = {}
    for name, (values, more) in zip(about["names"][0], columns, strict=True):
        levels = more.get("levels")
        table[name] = [levels[0][v - 1] for v in values] if levels else values
    return table
