"""IATI activity files as activities, one at a time; 1.0x and 2.0x look the same afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.encodings import open_bytes
from tertius.loaders.release import Spot

MAX_ACTIVITY_BYTES = 64_000_000
"""What one activity may take in the file; the largest honest ones have a few megabytes."""

_CHUNK = 1 << 16
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Text(NamedTuple):
    """A text in one language, `und` if none is stated."""

    text: str
    lang: str


@dataclass(frozen=True)
class Activity:
    """One `iati-activity` element with what it inherits from the file."""

    element: Element
    file: str
    version: str
    generated: str | None

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return self.spot_of(self.element)

    def spot_of(self, element: Element) -> Spot:
        """Where one of its elements stands."""
        return Spot(self.file, element.sourceline or 0)

    @property
    def planned(self) -> int:
        """How many planned disbursements it has."""
        return len(self.element.findall("planned-disbursement"))

    def texts(self, element: Element | None) -> list[Text]:
        """What an element says: its narratives, or its own text as in 1.0x."""
        if element is None:
            return []
        default = self.element.get(_LANG, "und").lower()
        found = element.findall("narrative") or [element]
        said = [Text(" ".join((one.text or "").split()), one.get(_LANG, default).lower()) for one in found]
        return [one for one in said if one.text]

    def text(self, element: Element | None) -> str | None:
        """The first of its texts."""
        said = self.texts(element)
        return said[0].text if said else None

    def date_of(self, element: Element | None) -> str:
        """The date of an element as written: the attribute, or the text as in 1.0x."""
        if element is None:
            return ""
        return (element.get("iso-date") or element.text or "").strip()


def read_activities(path: Path) -> Iterator[Activity]:
    """The activities of a file; memory holds one at a time.

    Raises
    ------
    InvalidInput
        If it is no activity file, no well-formed XML, declares entities, or an activity is too large.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root: Element | None = None
    size = 0
    with open_bytes(path) as file:
        try:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                size += len(chunk)
                for event, element in parser.read_events():
                    root = _root(path, element) if root is None else root
                    if event == "end" and element.tag == "iati-activity":
                        yield _activity(path, root, element)
                        _forget(element)
                        size = 0
                if size > MAX_ACTIVITY_BYTES:
                    raise InvalidInput(
                        f"{path.name}: more than {MAX_ACTIVITY_BYTES:,} bytes without the end of an activity; no "
                        "honest file has that. Download it again from its publisher."
                    )
            parser.close()
        except etree.XMLSyntaxError as error:
            raise InvalidInput(
                f"{path.name}: {error}. The file is no well-formed XML or is cut off; download it again."
            ) from None
        except (EOFError, OSError) as error:
            raise InvalidInput(f"{path.name} cannot be unpacked ({error}); download it again.") from None
    if root is None:
        raise InvalidInput(f"{path.name} is empty; an IATI activity file is expected.")


def _root(path: Path, element: Element) -> Element:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise InvalidInput(
            f"{path.name} declares XML entities, which no IATI file needs and which can grow without bound; it is not "
            "read. Remove the DOCTYPE, or download the file from its publisher."
        )
    if element.tag != "iati-activities":
        raise InvalidInput(
            f"{path.name}: the root element <{element.tag}> found, <iati-activities> expected. Give an IATI activity "
            "file; organisation files are not read."
        )
    return element


def _activity(path: Path, root: Element, element: Element) -> Activity:
    return Activity(element, path.name, root.get("version") or "unknown", root.get("generated-datetime"))


def _forget(element: Element) -> None:
    """Free an activity that was read; without it the whole file piles up below the root."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
