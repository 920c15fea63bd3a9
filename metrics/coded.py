"""Texts that many ties share, held once each with a number a tie: a tuple a tie would cost more than the ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from tertius.graph_schema.errors import InvalidInput

Codes = NDArray[np.int32]
Entry = TypeVar("Entry", bound=np.generic)


class CodedTexts(Sequence[str]):
    """One text a tie.

    Parameters
    ----------
    names : the different texts.
    codes : one a tie, the place of its text in `names`.
    """

    def __init__(self, names: Sequence[str], codes: Codes) -> None:
        self.names = tuple(names)
        self.codes = _read_only(codes)
        _require_known(self.names, self.codes)

    @classmethod
    def of(cls, texts: Iterable[str]) -> CodedTexts:
        """Texts in the order of the ties; coded ones are taken as they are."""
        if isinstance(texts, CodedTexts):
            return texts
        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) for text in texts]
        return cls(tuple(places), np.array(codes, dtype=np.int32))

    def take(self, ties: NDArray[np.int64]) -> CodedTexts:
        """Those of some ties."""
        return CodedTexts(self.names, self.codes[ties])

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self.names[code] for code in self.codes[at])
        return self.names[int(self.codes[at])]


class CodedSets(Sequence[tuple[str, ...]]):
    """Some texts a tie, such as the ids of the facts that it rests on.

    Parameters
    ----------
    names : the different texts.
    codes : the places in `names` of the texts of all ties, tie after tie.
    begins : where in `codes` each tie's texts begin, and the end; left out, every tie has one text.
    """

    def __init__(self, names: Sequence[str], codes: Codes, begins: NDArray[np.int64] | None = None) -> None:
        self.names = tuple(names)
        self.codes = _read_only(codes)
        self.begins = None if begins is None else _read_only(begins)
        _require_known(self.names, self.codes)

    @classmethod
    def of(cls, sets: Iterable[Iterable[str]]) -> CodedSets:
        """Sets in the order of the ties; coded ones are taken as they are."""
        if isinstance(sets, CodedSets):
            return sets
        listed = [tuple(one) for one in sets]
        texts = CodedTexts.of(text for one in listed for text in one)
        sizes = np.array([len(one) for one in listed], dtype=np.int64)
        return cls(texts.names, texts.codes, np.concatenate([[0], np.cumsum(sizes)]))

    def take(self, ties: NDArray[np.int64]) -> CodedSets:
        """Those of some ties."""
        if self.begins is None:
            return CodedSets(self.names, self.codes[ties])
        sizes = np.diff(self.begins)[ties]
        ends = np.cumsum(sizes)
        within = np.arange(int(sizes.sum())) - np.repeat(ends - sizes, sizes)
        return CodedSets(
            self.names, self.codes[np.repeat(self.begins[ties], sizes) + within], np.concatenate([[0], ends])
        )

    def __len__(self) -> int:
        return len(self.codes) if self.begins is None else len(self.begins) - 1

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[str, ...], ...]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        if self.begins is None:
            return (self.names[self.codes[at]],)
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        begin = at % len(self)
        return tuple(self.names[code] for code in self.codes[self.begins[begin] : self.begins[begin + 1]])


def _read_only(array: NDArray[Entry]) -> NDArray[Entry]:
    copy = array.copy()
    copy.setflags(write=False)
    return copy


def _require_known(names: Sequence[str], codes: Codes) -> None:
    if codes.size and (codes.min() < 0 or codes.max() >= len(names)):
        raise InvalidInput(f"codes from {codes.min()} to {codes.max()} found, expected 0 to {len(names) - 1}.")
