"""The command `tertius`: what it is called with, what it prints, and the codes it ends with.

Exit codes: 0 done; 1 failed; 2 usage; 3 ambiguous name; 4 not found; 5 database not reachable or not authorised;
6 refused (locked, no key); 7 done or planned with rejects.
"""

from tertius.app.cli.main import main

__all__ = ["main"]
