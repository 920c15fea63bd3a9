"""Libraries that compute, each behind functions on a `SimpleGraph`; `table.py` says which computes what, and why.

To add a library, write a module here with functions of the signatures in `task.py` and name them in the table; the
tests compare all engines of a task with each other.
"""
