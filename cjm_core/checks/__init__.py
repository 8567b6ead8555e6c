"""Rules over the model and the findings: what is broken, what the method asks for, what is still a guess."""

from cjm_core.checks.check import CORE_CHECKS, check
from cjm_core.checks.intake import intake_issues
from cjm_core.checks.review import stale_reviews

__all__ = ["CORE_CHECKS", "check", "intake_issues", "stale_reviews"]
