"""Model and findings to marks in millimetres: every picture is a scene before it is a file."""

from cjm_core.errors import N_
from cjm_core.extensions import Visual
from cjm_core.scene.marks import Box, Mark, Paint, Scene, Shape, TextRun, Trouble
from cjm_core.scene.page import PAGES, Page, page_named
from cjm_core.scene.views.blueprint import draw_blueprint
from cjm_core.scene.views.flow import draw_flow
from cjm_core.scene.views.path import draw_path
from cjm_core.scene.views.promises import draw_promises
from cjm_core.scene.views.touchpoints import draw_touchpoints

CORE_VIEWS: tuple[Visual, ...] = (
    Visual("path", N_("Journey map"), draw_path),
    Visual("touchpoints", N_("Touchpoints by channel"), draw_touchpoints),
    Visual("blueprint", N_("Process blueprint"), draw_blueprint),
    Visual("flow", N_("Flow of steps"), draw_flow),
    Visual("promises", N_("Promise map"), draw_promises),
)

__all__ = [
    "CORE_VIEWS", "PAGES", "Box", "Mark", "Page", "Paint", "Scene", "Shape", "TextRun", "Trouble", "page_named",
]
