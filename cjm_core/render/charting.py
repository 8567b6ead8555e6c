"""What a chart's author needs: a sheet measured in millimetres, the house's colours and letters, figures in words."""

from cjm_core.render.amount import base, figure_of, hidden, interval_of, is_small
from cjm_core.render.charts.look import theme
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.theme import BLUE, GOLD, GREEN, GREY, INK, ORANGE, PANEL, RULE, WHITE, ZERO

__all__ = [
    "BLUE", "BODY", "GOLD", "GREEN", "GREY", "INK", "MARGIN_MM", "NOTE", "ORANGE", "PANEL", "RIGHT_MM", "RULE", "SMALL",
    "STRONG", "WHITE", "ZERO", "PlaceNames", "Sheet", "Style", "base", "figure_of", "foot_notes", "hidden",
    "interval_of", "is_small", "lines_of", "theme", "width_mm",
]
