"""One small class a rule; importing this package fills the registry."""

from . import admission, general, scope, screening, timing
from .base import REGISTRY, Rule, build_rule, need

__all__ = ["REGISTRY", "Rule", "admission", "build_rule", "general", "need", "scope", "screening", "timing"]
