"""Finds the fact of the handbook that answers a question, or says that there is none."""

from .index import Entry
from .lexicon import TagLexicon, load_tags
from .ranking import Found, FoundFact, SubAnswer, find_facts

__all__ = ["Entry", "Found", "FoundFact", "SubAnswer", "TagLexicon", "find_facts", "load_tags"]
