"""The explorer: a page in TypeScript, built into `dist`, and what the server needs to know to serve it.

The page is served at the root: `index.html`, `explorer.js`, `explorer.css` and `forces_worker.js` lie side by side and
name each other relatively; the page fetches its view from `v1/exports/json`, with its own query string passed on.
"""

from __future__ import annotations

from pathlib import Path

FILES = {
    "index.html": "text/html",
    "explorer.js": "text/javascript",
    "explorer.css": "text/css",
    "forces_worker.js": "text/javascript",
}
"""Every file that the page consists of, with its media type (all in UTF-8)."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a browser may do on the page: run its own files, speak to its own server, nothing else."""


def dist_folder() -> Path:
    """The folder with the built page; it does not exist before `make explorer` in a checkout, always in a wheel."""
    return Path(__file__).resolve().parent / "dist"
