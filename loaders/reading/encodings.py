"""Which encoding a text file is in: by its mark, as UTF-8, or guessed; the result can be stated."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from charset_normalizer import from_bytes

from tertius.graph_schema.errors import InvalidInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ["cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "mac_roman", "gb18030", "shift_jis"]
_CHUNK = 1 << 20
_SAMPLE_BYTES = 64_000
# A guess over few letters is a coin toss; the usual encoding of Western spreadsheets then wins unless it reads badly.
_USUAL, _CLEARLY_BETTER = "cp1252", 0.05


@dataclass(frozen=True)
class Encoding:
    """The encoding a file is read in, and how it is known: `mark`, `utf-8`, `given` or `guessed`."""

    name: str
    known_by: str


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked if its name ends in .gz.

    Raises
    ------
    InvalidInput
        If there is no such file.
    """
    try:
        return cast(IO[bytes], gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb"))
    except (FileNotFoundError, IsADirectoryError):
        raise InvalidInput(f"{path} is no file; give the path of one file.") from None


def open_text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    """The text of a file, its line ends kept for the reader of quoted cells."""
    return io.TextIOWrapper(open_bytes(path), encoding=encoding.name, newline="")


def detect_encoding(path: Path, given: str | None = None) -> Encoding:
    """How a file's bytes are to be read; the whole file is looked at, in flat memory.

    Raises
    ------
    InvalidInput
        With code `encoding` if the file is binary, or if it mixes UTF-8 with something else.
    """
    if given is not None:
        return Encoding(given, "given")
    with open_bytes(path) as file:
        head = _read(file, path, 4)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, "mark")
    broken = _first_broken_line(path)
    return Encoding("utf-8", "utf-8") if broken is None else _guess(path, broken)


def _first_broken_line(path: Path) -> int | None:
    """The first line that is not UTF-8, from 1; None for a file that is UTF-8 throughout."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise InvalidInput(
                f"{path.name}: binary content found, a text table expected. Give the file as its publisher made it, "
                "with the ending that tells its format (.csv, .tsv, .xlsx, .ods).",
                code="encoding",
            )
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _guess(path: Path, broken: int) -> Encoding:
    """The encoding under which the lines with other signs than ASCII read best."""
    sample = _sample(path)
    if _mixes_utf8(sample):
        raise InvalidInput(
            f"{path.name}, line {broken}: bytes that are not UTF-8 found in a file that is UTF-8 elsewhere. "
            "Save the file again as UTF-8 with the program it came from.",
            code="encoding",
        )
    found = from_bytes(b"\n".join(sample), cp_isolation=_GUESSES)
    best = found.best()
    if best is None:
        raise InvalidInput(
            f"{path.name}, line {broken}: no encoding known here reads it. Save the file as UTF-8.", code="encoding"
        )
    usual = next((one for one in found if _USUAL in (one.encoding, *one.could_be_from_charset)), None)
    takes_usual = usual is not None and usual.chaos <= best.chaos + _CLEARLY_BETTER
    return Encoding(_USUAL if takes_usual else best.encoding, "guessed")


def _mixes_utf8(sample: list[bytes]) -> bool:
    return any(_is_utf8(line) for line in sample)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _sample(path: Path) -> list[bytes]:
    found: list[bytes] = []
    size = 0
    with open_bytes(path) as file:
        while (line := file.readline(_CHUNK)) and size < _SAMPLE_BYTES:
            if not line.isascii():
                found.append(line.rstrip(b"\r\n"))
                size += len(line)
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as file:
        while chunk := _read(file, path, _CHUNK):
            yield chunk


def _read(file: IO[bytes], path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except (EOFError, zlib.error):
        raise InvalidInput(
            f"{path.name}: the compressed file ends early or is damaged. Download it again; its size should be the "
            "publisher's."
        ) from None
    except gzip.BadGzipFile:
        raise InvalidInput(
            f"{path.name}: no gzip file, though its name ends in .gz. Rename it, or download it again."
        ) from None
