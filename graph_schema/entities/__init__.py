"""The things facts are about, one kind a file; `registry.py` finds them."""
