"""XML as a stream: told element by element, in little memory, and never with a document type of its own."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from xml.parsers import expat

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.formats.charset import blocks


class XmlStream:
    """A reader of one XML file; set ``start``, ``end`` and ``text`` of its ``parser``, then go through ``steps``.

    A document type (DTD) is refused: only in it can entities be declared, and only through entities does a small
    file unfold to a huge one or reach for others. Attributes come as a flat list: name, value, name, value.
    """

    def __init__(self, path: Path, name: str, encoding: str | None = None) -> None:
        self._path, self._name = path, name
        try:
            self.parser = expat.ParserCreate(encoding)
        except (LookupError, ValueError):
            raise EvidenceError(N_("The encoding {encoding} is unknown."), spot=Spot(name), encoding=encoding) from None
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse

    def steps(self) -> Generator[None, None, None]:
        """Parse the file block by block. Raises EvidenceError with file and line for whatever is no sound XML."""
        try:
            for block in blocks(self._path, self._name):
                self.parser.Parse(block, False)
                yield
            self.parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise EvidenceError(
                N_("The file is no sound XML ({detail}). It may have been cut off, or be written in another encoding "
                   "than it says; export or fetch it again."),
                spot=Spot(self._name, error.lineno), detail=expat.ErrorString(error.code),
            ) from None
        except (LookupError, ValueError):
            raise EvidenceError(N_("The file says that it is written in an encoding that cannot be read. Save it as "
                                   "UTF-8."), spot=self.spot) from None

    @property
    def spot(self) -> Spot:
        """The line that is being read."""
        return Spot(self._name, self.parser.CurrentLineNumber)

    def _refuse(self, *_: object) -> None:
        raise EvidenceError(
            N_("The file declares a document type of its own (<!DOCTYPE …>). Entities in it can unfold without end, so "
               "such files are not read. Remove the declaration."), spot=self.spot,
        )
