"""Pictograms of channels, our own line drawings on a 24 by 24 grid.

Commands: ``M x y`` move, ``L x y …`` lines, ``C …`` curve, ``Z`` close, ``O x y r`` circle, ``R x y w h`` rectangle.
"""

from __future__ import annotations

from functools import cache

from cjm_core.scene.outline import Path, circle, rectangle

DRAWINGS: dict[str, str] = {
    "in_person": "O 8 7 3 O 16 7 3 M 2.5 20 C 2.5 15 5 13 8 13 C 10 13 11.3 14 12 15.5 C 12.7 14 14 13 16 13 "
    "C 19 13 21.5 15 21.5 20",
    "phone": "M 6 3 L 9.5 3 L 11 8 L 8.5 10 C 9.5 12.5 11.5 14.5 14 15.5 L 16 13 L 21 14.5 L 21 18 C 21 20 19.5 21 18 "
    "21 C 10 20.5 3.5 14 3 6 C 3 4.5 4 3 6 3 Z",
    "site": "O 12 12 9 M 3 12 L 21 12 M 12 3 C 7.5 7 7.5 17 12 21 M 12 3 C 16.5 7 16.5 17 12 21",
    "app": "R 6.5 2.5 11 19 M 10.5 18.5 L 13.5 18.5",
    "chat": "M 3 4 L 21 4 L 21 16 L 11 16 L 6.5 20.5 L 6.5 16 L 3 16 Z M 7.5 10 L 16.5 10",
    "bot": "R 4 8 16 11 M 12 8 L 12 4 O 12 3.4 0.8 O 9 13 1 O 15 13 1 M 9.5 16.3 L 14.5 16.3",
    "email": "R 3 5 18 14 M 3 6 L 12 13 L 21 6",
    "sms": "M 3 5 L 21 5 L 21 17 L 9 17 L 5 21 L 5 17 L 3 17 Z O 8 11 0.5 O 12 11 0.5 O 16 11 0.5",
    "push": "M 6 16 L 6 11 C 6 7 8.5 5 12 5 C 15.5 5 18 7 18 11 L 18 16 L 20 18 L 4 18 Z M 10 21 L 14 21 M 12 3 L 12 5",
    "ussd": "M 9 4 L 7 20 M 17 4 L 15 20 M 4 9 L 20 9 M 4 15 L 20 15",
    "messenger": "M 21 4 L 3 11.5 L 9 14 L 18 7 L 11 15 L 11 20 L 14 16.5 L 18.5 19 Z",
    "social": "O 6 12 2.6 O 17.5 5.5 2.6 O 17.5 18.5 2.6 M 8.3 10.7 L 15.2 6.8 M 8.3 13.3 L 15.2 17.2",
    "post": "M 5 2.5 L 15 2.5 L 19 6.5 L 19 21.5 L 5 21.5 Z M 15 2.5 L 15 6.5 L 19 6.5 M 8 11 L 16 11 M 8 15 L 16 15",
    "kiosk": "R 5 3 14 10 M 12 13 L 12 19 M 7 21 L 17 21 M 9 19 L 15 19 M 9.5 8 L 14.5 8",
    "partner": "M 2 9 L 6 6 L 11 8 L 15 6.5 L 22 9 M 6 15 L 11 19 C 12 19.8 13 19.4 13.6 18.6 L 18.5 14 L 13.5 10 "
    "L 10.5 12 C 9 12.6 8 11 9.3 10 L 11 8 M 2 15 L 6 15 M 18.5 14 L 22 14",
    "field_visit": "R 2 6 12 10 M 14 9.5 L 18.5 9.5 L 22 13 L 22 16 L 14 16 O 7 17.5 2 O 17.5 17.5 2",
    "media": "M 4 10 L 4 14 L 7 14 L 16 19 L 16 5 L 7 10 Z M 8 14 L 9.5 20 L 12 20 M 19 9.5 C 20.3 11 20.3 13 19 14.5",
    "word_of_mouth": "O 8 8 3.2 M 2.5 20 C 2.5 15.5 5 13.5 8 13.5 C 11 13.5 13.5 15.5 13.5 20 "
    "M 14.5 6 C 15.8 7.2 15.8 9.3 14.5 10.5 M 17.5 4 C 20.5 6.5 20.5 10.5 17.5 13",
    "portal": "R 3 4 18 16 M 3 8.5 L 21 8.5 M 9 8.5 L 9 20",
    "lms": "M 12 5 L 1.5 9.5 L 12 14 L 22.5 9.5 Z M 6 11.5 L 6 17 C 9 19.5 15 19.5 18 17 L 18 11.5",
    "event": "R 3.5 5 17 15.5 M 3.5 10 L 20.5 10 M 8 2.5 L 8 6.5 M 16 2.5 L 16 6.5 O 12 15 1.6",
    "other": "O 12 12 2 O 5 12 2 O 19 12 2",
}


@cache
def icon(name: str | None) -> tuple[Path, ...]:
    """Return the strokes of a channel's pictogram on the 24 grid; three dots where there is none of that name."""
    return tuple(_strokes(DRAWINGS.get(name or "", DRAWINGS["other"])))


def _strokes(drawing: str) -> list[Path]:
    strokes: list[Path] = []
    current: list[tuple[str | float, ...]] = []
    for command, numbers in _commands(drawing):
        if command in "OR":
            strokes.append(circle(*numbers) if command == "O" else rectangle(*numbers))
            continue
        if command == "M" and current:
            strokes.append(tuple(current))
            current = []
        if command == "L":
            current.extend(("L", x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
        else:
            current.append((command, *numbers))
    return [*strokes, tuple(current)] if current else strokes


def _commands(drawing: str) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    for word in drawing.split():
        if word.isalpha():
            found.append((word, []))
        else:
            found[-1][1].append(float(word))
    return found
