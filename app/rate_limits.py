"""How often somebody may ask: a bucket of tokens for each key, or for each address that sends none."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tertius.app.problems import problem

_MAX_BUCKETS = 20_000
_WINDOW_SECONDS = 60


class Buckets:
    """Buckets that hold `per_minute` tokens and fill up evenly within a minute; a request takes one."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = float(per_minute)
        self._a_second = per_minute / _WINDOW_SECONDS
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, whose: str) -> tuple[bool, float]:
        """Whether a token was there to be taken, and how many are left; less than one if none was."""
        now = self._clock()
        left, seen = self._buckets.get(whose, (self._capacity, now))
        left = min(self._capacity, left + (now - seen) * self._a_second)
        is_allowed = left >= 1
        if is_allowed:
            left -= 1
        if len(self._buckets) >= _MAX_BUCKETS and whose not in self._buckets:
            self._forget_full(now)
        self._buckets[whose] = (left, now)
        return is_allowed, left

    def seconds_until(self, tokens: float, left: float) -> int:
        """How long it takes until so many tokens are there, in whole seconds."""
        return max(0, math.ceil((tokens - left) / self._a_second))

    def _forget_full(self, now: float) -> None:
        """Drop the buckets that are full again, which are like new ones; all if that is none."""
        full = [one for one, (_, seen) in self._buckets.items() if now - seen >= _WINDOW_SECONDS]
        for one in full or list(self._buckets):
            del self._buckets[one]


class RateLimits:
    """Refuses whoever asks too often (429), and tells everybody else how much is left.

    The headers are those of the IETF's draft on rate limit headers (`RateLimit-Policy`, `RateLimit`).
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._buckets = Buckets(per_minute)
        self._per_minute = per_minute
        self._policy = f'"requests";q={per_minute};w={_WINDOW_SECONDS}'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_allowed, left = self._buckets.take(_whose(scope))
        full_in = self._buckets.seconds_until(self._per_minute, left)
        told = {"ratelimit-policy": self._policy, "ratelimit": f'"requests";r={int(left)};t={full_in}'}
        if not is_allowed:
            wait = self._buckets.seconds_until(1, left)
            detail = f"More than {self._per_minute} requests within a minute; ask again in {wait} s."
            refused = problem(scope, 429, "too-many-requests", "Too many requests", detail)
            refused.headers.update({"retry-after": str(wait), **told})
            await refused(scope, receive, send)
            return
        headers = [(name.encode(), value.encode()) for name, value in told.items()]

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self._app(scope, receive, counted)


def _whose(scope: Scope) -> str:
    key = scope.get("tertius.key")
    return f"key {key}" if key else f"address {(scope.get('client') or ('unknown',))[0]}"
