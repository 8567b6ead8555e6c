"""The nouns of a journey map, frozen: what a project says before any row of evidence is read."""

from cjm_core.model.analysis import Adoption, Analysis, Component, Criteria, Index, Scenario
from cjm_core.model.channel import STANDARD_CHANNELS, Channel, Touchpoint
from cjm_core.model.codebook import DataSource, Item, ItemRole, Scale, Thresholds, Weighting
from cjm_core.model.element import Element, ElementKind, Work
from cjm_core.model.handoff import Handoff
from cjm_core.model.initiative import Expected, Initiative
from cjm_core.model.journey import Journey, Link, MomentOfTruth, Scope, Stage, State, Step
from cjm_core.model.people import Persona, Role, RoleKind, System
from cjm_core.model.project import Project
from cjm_core.model.promise import Promise
from cjm_core.model.template import Question, Template
from cjm_core.model.text import Id, Noun, Place, Text

__all__ = [
    "STANDARD_CHANNELS", "Adoption", "Analysis", "Channel", "Component", "Criteria", "DataSource", "Element",
    "ElementKind", "Expected", "Handoff", "Id", "Index", "Initiative", "Item", "ItemRole", "Journey", "Link",
    "MomentOfTruth", "Noun", "Persona", "Place", "Project", "Promise", "Question", "Role", "RoleKind", "Scale",
    "Scenario", "Scope", "Stage", "State", "Step",
    "System", "Template", "Text", "Thresholds", "Touchpoint", "Weighting", "Work",
]
