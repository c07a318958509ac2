"""One small class a rule; importing this package fills the registry."""

from . import admission, departments, general, records, scope, screening, timing, told
from .base import REGISTRY, Rule, build_rule, need

__all__ = [
    "REGISTRY",
    "Rule",
    "admission",
    "build_rule",
    "departments",
    "general",
    "need",
    "records",
    "scope",
    "screening",
    "timing",
    "told",
]
