"""Where a project's data files lie: inside its own folder, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from cjm_core.errors import N_, EvidenceError, Spot, nearest

_GLOB_SIGNS = "*?["
_SHOWN_LETTERS = 60


def find_files(text: str, folder: Path, spot: Spot | None = None, kinds: Sequence[str] = ()) -> list[Path]:
    """Return the files that ``text`` names inside ``folder``, sorted; a pattern with ``*`` may name several.

    Where ``kinds`` of files are given, a folder stands for all files of these kinds in it, however deep. Raises
    EvidenceError where the path leaves the project, names a folder otherwise, or names nothing (with the nearest
    names).
    """
    _refuse_escape(text, spot)
    try:
        exact = folder / text
        if kinds and exact.is_dir():
            return [_checked(p, text, folder, spot) for p in _inside(exact, text, kinds, spot)]
        if exact.exists() or not any(sign in text for sign in _GLOB_SIGNS):
            return [_checked(exact, text, folder, spot)]
        found = sorted(p for p in folder.glob(text) if p.is_file())
    except OSError as error:
        raise EvidenceError(N_("The file {path} cannot be read: {reason}."), spot=spot, path=_short(text),
                            reason=error.strerror or error) from None
    except (ValueError, NotImplementedError):  # Python before 3.13 knows ** only as a whole part of a path
        raise EvidenceError(
            N_("The pattern {pattern} cannot be read: ** must stand alone between two slashes, as in **/*.csv."),
            spot=spot, pattern=_short(text),
        ) from None
    if not found:
        raise EvidenceError(
            N_("No file fits the pattern {pattern} in the project folder.{hint}"),
            spot=spot, pattern=text, hint=_hint(text, folder),
        )
    return [_checked(p, text, folder, spot) for p in found]


def _inside(folder: Path, text: str, kinds: Sequence[str], spot: Spot | None) -> list[Path]:
    """Return the files of a folder, all of one kind: a log that lies there twice must not be counted twice."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.name.lower().removesuffix(".gz")
        kind = next((k for k in kinds if name.endswith(k)), "")
        if kind and path.is_file() and not any(part[0] in "._" for part in path.relative_to(folder).parts):
            found.setdefault(kind, []).append(path)
    if not found:
        raise EvidenceError(N_("The folder {path} holds no file of the kinds {kinds}."), spot=spot, path=text,
                            kinds=", ".join(kinds))
    if len(found) > 1:
        raise EvidenceError(
            N_("The folder {path} holds files of several kinds ({kinds}). Name those of one kind, for example "
               "{example}."), spot=spot, path=text, kinds=", ".join(found),
            example=f"{text.rstrip('/')}/*{next(iter(found))}")
    return next(iter(found.values()))


def shown(path: Path, folder: Path) -> str:
    """Return the path as a user would write it in the project: relative, with forward slashes."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.name


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_LETTERS else text[:_SHOWN_LETTERS] + "…"


def _refuse_escape(text: str, spot: Spot | None) -> None:
    outside = (
        PurePosixPath(text).is_absolute()
        or PureWindowsPath(text).is_absolute()
        or bool(PureWindowsPath(text).drive)
        or ".." in PureWindowsPath(text).parts
    )
    if outside:
        raise EvidenceError(
            N_("The path {path} leaves the project folder. Put the file into the project and name it from there."),
            spot=spot, path=text,
        )
    if not text.strip() or "\0" in text:
        raise EvidenceError(N_("The name of the data file is empty or broken: {path}."), spot=spot, path=repr(text))


def _checked(path: Path, text: str, folder: Path, spot: Spot | None) -> Path:
    if not path.exists():
        raise EvidenceError(
            N_("There is no file {path} in the project folder.{hint}"), spot=spot, path=text, hint=_hint(text, folder)
        )
    if not path.resolve().is_relative_to(folder.resolve()):
        raise EvidenceError(
            N_("The path {path} leads out of the project folder through a link. Put the file itself into the project."),
            spot=spot, path=text,
        )
    if path.is_dir():
        raise EvidenceError(N_("{path} is a folder; a data file was expected."), spot=spot, path=text)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise EvidenceError(N_("The file {path} cannot be read. Check its permissions."), spot=spot, path=text)
    return path


def _hint(text: str, folder: Path) -> str:
    known = [shown(p, folder) for p in sorted(folder.glob("*/*")) + sorted(folder.glob("*")) if p.is_file()]
    near = nearest(text, known)
    if not near:
        name = PurePosixPath(text).name
        near = [k for k in known if PurePosixPath(k).name == name][:3]
    return f" ({', '.join(near)}?)" if near else ""
