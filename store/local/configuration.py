"""What the private Neo4j is told: `neo4j.conf` and the arguments of its Java."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tertius.store.local.home import StoreHome, write_privately

SERVER_CLASS = "org.neo4j.server.CommunityEntryPoint"
ADMIN_CLASS = "org.neo4j.cli.AdminTool"
_OPENED_PACKAGES = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_MEMORY = ("-Xms128m", "-Xmx1g", "-XX:+UseSerialGC")


def settings_of(home: StoreHome, port: int) -> dict[str, str]:
    """Neo4j's settings for a store that serves this machine only, with modest memory and disk.

    LOAD CSV runs in READ sessions: without the three settings for it, a query could read any file of the machine
    and any address that the machine can reach.
    """
    return {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.directories.import": (home.root / "import").as_posix(),
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        "dbms.security.auth_enabled": "true",
        "dbms.usage_report.enabled": "false",
        # Graph Data Science, where it is installed, reads the graph past the interface for procedures.
        "dbms.security.procedures.unrestricted": "gds.*",
        "server.memory.pagecache.size": "128m",
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "32m",
        "db.tx_log.rotation.retention_policy": "2 files",
        # By default a stop waits twice five seconds for new messages on connections that are closed already.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        # Neo4j's own default is to wait for ever.
        "db.lock.acquisition.timeout": "60s",
    }


def write_configuration(home: StoreHome, port: int) -> None:
    """Writes `neo4j.conf`, which is replaced at every start."""
    lines = [f"{name}={value}" for name, value in settings_of(home, port).items()]
    write_privately(
        home.configuration / "neo4j.conf", "# Written by tertius at every start.\n" + "\n".join(lines) + "\n"
    )


def write_arguments(home: StoreHome, class_path: Sequence[Path], separator: str) -> None:
    """Writes Java's argument file: memory, opened packages, class path."""
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED_PACKAGES]
    quiet = ["-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"]
    joined = separator.join(str(path) for path in class_path)
    words = [*_MEMORY, *opened, *quiet, "-cp", joined]
    write_privately(home.arguments, "\n".join(_quote(word) for word in words) + "\n")


def server_command(java: Path, home: StoreHome) -> list[str]:
    """Command line of the database process; `--home-dir` is also how a lost process is found again."""
    return [
        str(java),
        f"@{home.arguments}",
        SERVER_CLASS,
        f"--home-dir={home.root}",
        f"--config-dir={home.configuration}",
    ]


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
