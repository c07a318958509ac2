"""The members' mini program in a browser, for development: built by node, served here, its requests handed to a server."""

from __future__ import annotations

from .bundle import BuildFailed, ToolsMissing, build, missing_tool
from .proxy import serve

__all__ = ["BuildFailed", "ToolsMissing", "build", "missing_tool", "serve"]
