"""The kinds of facts, one a file; `registry.py` finds them."""
