"""Running the server in the foreground."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from tertius.app.keys import ensure_key
from tertius.app.main import create_app
from tertius.app.security import is_loopback
from tertius.graph_schema.errors import Refused
from tertius.store.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until interrupted; prints the address, and on the first run beyond this machine where the key is.

    Raises
    ------
    Refused
        If the port is taken.
    """
    if not is_loopback(settings.host):
        first = ensure_key(settings)
        if first:
            print(f"An API key was made, because {settings.host} can be reached from elsewhere. Read it: cat {first}")
    listener = _listen(settings)
    port = listener.getsockname()[1]
    print(f"The explorer is at http://{_shown(settings.host)}:{port}/ and the API at /v1; end with Ctrl-C.", flush=True)
    config = uvicorn.Config(create_app(settings), log_level=settings.log_level, access_log=False, server_header=False)
    # Interrupting is how a server in the foreground ends: no failure.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named, because asyncio sends small answers at once only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise Refused(
            f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}. Choose another: --port 0"
        ) from None
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
