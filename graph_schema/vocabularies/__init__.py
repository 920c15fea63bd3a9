"""Code lists: one a file, each with its source and version; a code is stored as its vocabulary spells it."""

from tertius.graph_schema.vocabularies.code_list import CodeList

__all__ = ["CodeList"]
