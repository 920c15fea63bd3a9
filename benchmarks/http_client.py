"""A client that costs as little as it can, so that the server is measured: sockets that stay open, plain reads."""

from __future__ import annotations

import asyncio
import time


async def run_clients(port: int, path: str, clients: int, seconds: float) -> list[float]:
    """Ask for a path over and over from so many connections; the seconds that each answer took."""
    deadline = time.perf_counter() + seconds
    latencies: list[float] = []
    await asyncio.gather(*(_one_client(port, path, deadline, latencies) for _ in range(clients)))
    return latencies


async def fetch(port: int, path: str) -> bytes:
    """One answer's body.

    Raises
    ------
    RuntimeError
        If the status is not 200.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _ask(reader, writer, _request(path))
    finally:
        writer.close()


async def _one_client(port: int, path: str, deadline: float, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = _request(path)
    while (began := time.perf_counter()) < deadline:
        await _ask(reader, writer, request)
        latencies.append(time.perf_counter() - began)
    writer.close()


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{request.split()[1].decode()}: {head.splitlines()[0].decode()} {body[:300].decode()}")
    return body
