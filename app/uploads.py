"""Files that are uploaded: kept under the home folder while a load needs them, under names of our own choosing."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import UploadFile

from tertius.graph_schema.errors import StoreError, TertiusError, UsageError
from tertius.store.settings import Settings

_PIECE = 1 << 20


class TooLarge(TertiusError):
    """An upload is larger than the server takes."""

    code = "too-large"
    http_status = 413
    title = "The upload is too large"


@asynccontextmanager
async def kept(settings: Settings, files: Sequence[UploadFile]) -> AsyncIterator[list[Path]]:
    """The uploaded files on disk, deleted again when the block ends.

    They stay if the database fails meanwhile, since an interrupted load is resumed from its files.

    Raises
    ------
    TooLarge
        If they are larger together than `TERTIUS_MAX_UPLOAD_MB`.
    UsageError
        If a file has no usable name.
    """
    folder = settings.home / "uploads" / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    try:
        paths = await _write(folder, files, settings.max_upload_mb)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        yield paths
    except StoreError:
        raise
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, TertiusError):
            # The user gave a name and no folder: ours says nothing to them.
            error.message = error.message.replace(f"{folder}/", "").replace(str(folder), "the upload")
        raise
    shutil.rmtree(folder, ignore_errors=True)


async def _write(folder: Path, files: Sequence[UploadFile], max_mb: int) -> list[Path]:
    left = max_mb * 1_000_000
    paths = []
    for file in files:
        path = folder / _plain_name(file.filename or "")
        with path.open("xb") as out:
            while piece := await file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise TooLarge(
                        f"The upload has more than {max_mb} MB. Load it on the server's machine with `tertius load`, "
                        "or raise TERTIUS_MAX_UPLOAD_MB."
                    )
                out.write(piece)
        paths.append(path)
    return paths


def _plain_name(name: str) -> str:
    """The last part of a name without what a path could be made of; its suffix tells readers the format."""
    plain = re.sub(r"[^\w.-]", "_", Path(name.replace("\\", "/")).name).lstrip(".")
    if not plain:
        raise UsageError(f'The uploaded file is called "{name}"; give it a name with letters or digits.')
    return plain
