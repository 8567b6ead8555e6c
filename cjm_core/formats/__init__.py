"""The outside world and the model: project folders, journey files and templates as YAML."""

from cjm_core.formats.faults import BrokenProjectError, Faults
from cjm_core.formats.project import LoadedProject, load_project
from cjm_core.formats.shelf import TemplateShelf
from cjm_core.formats.sources import Sources

__all__ = ["BrokenProjectError", "Faults", "LoadedProject", "Sources", "TemplateShelf", "load_project"]
