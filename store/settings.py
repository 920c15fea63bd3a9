"""Every setting of tertius, read from the environment when asked for and never at import."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tertius.graph_schema.errors import UsageError

LogLevel = Literal["critical", "error", "warning", "info", "debug"]
NEO4J_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
# Variables that the tests and the container use; they are no settings of the program, and no misspelling of one.
_OTHER_VARIABLES_PREFIX = "TERTIUS_TEST_"


class Settings(BaseSettings):
    """What the environment says: `NEO4J_*` for the database, `TERTIUS_*` for everything else.

    A variable that is set to nothing counts as not set. Keyword arguments win over the environment.

    Raises
    ------
    UsageError : a variable has a value that its type does not allow; the message names it, what was found and expected.
    """

    model_config = SettingsConfigDict(
        env_prefix="TERTIUS_", case_sensitive=False, env_ignore_empty=True, extra="ignore", frozen=True
    )

    neo4j_uri: str | None = Field(None, validation_alias=AliasChoices("neo4j_uri", "NEO4J_URI"))
    """Address of your own Neo4j, such as `neo4j+s://host`; not set: the private local store."""

    neo4j_username: str = Field(
        "neo4j", validation_alias=AliasChoices("neo4j_username", "NEO4J_USERNAME", "NEO4J_USER")
    )
    """User name at your own Neo4j."""

    neo4j_password: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("neo4j_password", "NEO4J_PASSWORD"), repr=False
    )
    """Password at your own Neo4j; never printed."""

    neo4j_database: str | None = Field(None, validation_alias=AliasChoices("neo4j_database", "NEO4J_DATABASE"))
    """Database at your own Neo4j; not set: the user's home database."""

    home: Path = Field(default_factory=lambda: user_data_path("tertius", appauthor=False))
    """Folder of the private local store and of API keys; not set: the user's data folder."""

    gds: bool = False
    """Whether the private store is started with Neo4j Graph Data Science (GPL), for `--engine gds`."""

    host: str = "127.0.0.1"
    """Address that `tertius serve` binds."""

    port: int = Field(8000, ge=0, le=65535)
    """Port that `tertius serve` binds; 0 takes a free one."""

    queries: Annotated[list[Path], NoDecode] = Field(default_factory=list)
    """Folders with questions of your own, separated as in PATH."""

    query_timeout_seconds: float = Field(30.0, gt=0, le=86_400)
    """Time after which the database gives up a query."""

    max_fetched_ties: int = Field(2_000_000, ge=1)
    """Most ties of a network that are fetched; a larger one stays in the database, where `--engine gds` computes."""

    max_rows: int = Field(10_000, ge=1)
    """Most rows that one answer may have."""

    max_streamed_rows: int = Field(1_000_000, ge=1)
    """Most rows of one answer that is streamed as lines."""

    max_answer_mb: int = Field(64, ge=1)
    """Most megabytes of the answer to a Cypher statement of the user's own."""

    rate_limit: int = Field(0, ge=0)
    """Most requests a minute of one API key, or of one address without a key; 0: any number."""

    cors_origins: Annotated[list[str], NoDecode] = Field(default_factory=list)
    """Web sites whose pages may ask this server, such as `https://example.org`, separated by commas."""

    allow_cypher: bool = False
    """Whether read-only Cypher of the user's own is run: `/v1/cypher`, `tertius cypher`."""

    allow_cypher_on_own_neo4j: bool = False
    """Whether it is also run where `NEO4J_URI` is set: it can read all that is in that database."""

    max_upload_mb: int = Field(512, ge=1)
    """Most megabytes of one upload."""

    log_level: LogLevel = "warning"
    """Least severe messages that are logged."""

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise UsageError(_describe(error)) from None

    @field_validator("home", mode="after")
    @classmethod
    def _absolute_home(cls, value: Path) -> Path:
        # The store outlives the command that starts it: a path relative to that command's folder would not.
        return value.expanduser().absolute()

    @field_validator("queries", mode="before")
    @classmethod
    def _split_folders(cls, value: object) -> object:
        if isinstance(value, str):
            return [Path(part).expanduser() for part in value.split(os.pathsep) if part]
        return value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value

    @field_validator("cors_origins", mode="after")
    @classmethod
    def _check_origins(cls, value: list[str]) -> list[str]:
        for one in value:
            parts = urlsplit(one)
            if parts.scheme not in {"http", "https"} or not parts.hostname or one != f"{parts.scheme}://{parts.netloc}":
                raise ValueError("origins such as https://example.org, without a path, separated by commas")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("neo4j_uri", mode="after")
    @classmethod
    def _check_uri(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.username or parts.password:
            raise ValueError("an address without credentials, which belong in NEO4J_USERNAME and NEO4J_PASSWORD")
        if parts.scheme not in NEO4J_SCHEMES or not parts.hostname:
            raise ValueError("an address such as bolt://host:7687; schemes: " + ", ".join(NEO4J_SCHEMES))
        return value


def variable_of(field: str) -> str:
    """The environment variable that sets a field of `Settings`."""
    return field.upper() if field.startswith("neo4j_") else f"TERTIUS_{field.upper()}"


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """One warning for each set `TERTIUS_*` variable that nothing reads, with the name that was probably meant.

    Parameters
    ----------
    environment : names and values; not given: this process's environment.
    """
    found = os.environ if environment is None else environment
    known = [variable_of(field) for field in Settings.model_fields]
    warnings = []
    for name in sorted(found):
        if name.upper().startswith("TERTIUS_") and name.upper() not in known:
            if name.upper().startswith(_OTHER_VARIABLES_PREFIX):
                continue
            nearest = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f"Did you mean {nearest[0]}?" if nearest else "Known: " + ", ".join(sorted(known)) + "."
            warnings.append(f"{name} is set, and tertius has no such setting. {hint}")
    return warnings


def _describe(error: ValidationError) -> str:
    """Every wrong value in one message; values of secrets and addresses with passwords are not repeated."""
    lines = []
    for problem in error.errors(include_url=False):
        field = str(problem["loc"][0]).lower() if problem["loc"] else "settings"
        expected = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        name = variable_of(field)
        found = "a value" if field == "neo4j_password" or "@" in str(problem["input"]) else repr(problem["input"])
        lines.append(f"{name}: found {found}, expected {expected}. Correct or unset {name}.")
    return "\n".join(lines)
