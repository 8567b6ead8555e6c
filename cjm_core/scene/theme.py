"""The look of every picture: colours, type sizes and line widths, in one place."""

from __future__ import annotations

INK = "#1B2430"
GREY = "#5B6675"
PANEL = "#F3F5F8"
RULE = "#E3E8EE"
CARD_EDGE = "#C9D1DB"
DARK = "#2F3E52"
ON_DARK = "#D5DCE5"
WHITE = "#FFFFFF"
BLUE = "#0072B2"
ORANGE = "#D55E00"
ORANGE_TEXT = "#B04A00"
GREEN = "#00745A"
GOLD = "#E69F00"
GOLD_EDGE = "#7A5200"
STRIPE = "#FFF4D6"
HATCH = "#F2B48A"
ZERO = "#78838F"

TITLE_PT = 20.0
SUBTITLE_PT = 8.0
STAGE_PT = 9.0
BODY_PT = 7.5
SMALL_PT = 6.8
MM_PER_PT = 25.4 / 72
LEADING = 1.22
