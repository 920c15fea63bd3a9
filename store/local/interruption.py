"""Putting the old data back when a restore ended midway."""

from __future__ import annotations

import shutil
from pathlib import Path

from tertius.store.local.home import StoreHome, explain_disk_errors

DATABASE_FOLDERS = ("databases/neo4j", "transactions/neo4j")


def previous_data(home: StoreHome) -> Path:
    """Where a restore keeps the old data until the new is loaded; its existence means that a restore is under way."""
    return home.root / "previous"


def is_restore_unfinished(home: StoreHome) -> bool:
    """Whether a restore is under way, or was when it was killed."""
    return previous_data(home).exists()


def set_data_aside(home: StoreHome) -> None:
    """Moves the database out of the way of a restore."""
    aside = previous_data(home)
    with explain_disk_errors(aside):
        aside.mkdir()
        for name in DATABASE_FOLDERS:
            if (home.data / name).exists():
                (home.data / name).rename(aside / name.replace("/", "-"))


def drop_previous_data(home: StoreHome) -> None:
    """Deletes the old data after a restore that succeeded; renamed first, since deleting can itself be cut short."""
    done = previous_data(home).with_name("previous.done")
    with explain_disk_errors(done):
        shutil.rmtree(done, ignore_errors=True)
        previous_data(home).rename(done)
        shutil.rmtree(done, ignore_errors=True)


def finish_interrupted_restore(home: StoreHome) -> bool:
    """Puts the old data back if a restore did not end; whether it did. The store must not run."""
    aside = previous_data(home)
    with explain_disk_errors(aside):
        shutil.rmtree(aside.with_name("previous.done"), ignore_errors=True)
        if not aside.exists():
            return False
        for name in DATABASE_FOLDERS:
            kept = aside / name.replace("/", "-")
            if kept.exists():
                shutil.rmtree(home.data / name, ignore_errors=True)
                kept.rename(home.data / name)
        aside.rmdir()
    return True
