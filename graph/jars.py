"""Where Java and Neo4j's jars are, and the command line of the server made from them."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from graph.errors import JarsMissing, JavaMissing

ENTRY_POINT = "org.neo4j.server.CommunityEntryPoint"
ADMIN_TOOL = "org.neo4j.cli.AdminTool"
_REMOTE = "or set IONATLAS_NEO4J_URI to a Neo4j that runs elsewhere"


def jar_folder() -> Path:
    """The folder the jars of ``graph/neo4j/pom.xml`` are copied to."""
    return Path(sys.prefix) / "share" / "ionatlas" / "neo4j"


def find_jars() -> list[Path]:
    """All jars, in a fixed order (the class-data archive depends on it).

    Raises
    ------
    JarsMissing
    """
    jars = sorted(jar_folder().glob("*.jar"))
    if not any(jar.name.startswith("neo4j-bolt-") for jar in jars):
        raise JarsMissing(f"Neo4j's jars are not in {jar_folder()}: run `make setup`, {_REMOTE}")
    return jars


def neo4j_version() -> str:
    """Version of the fetched Neo4j, e.g. ``5.26.28``."""
    names = [jar.name for jar in find_jars()]
    return next(m[1] for name in names if (m := re.fullmatch(r"neo4j-bolt-([\d.]+)\.jar", name)))


@functools.cache
def find_java() -> tuple[str, int]:
    """Path and major version of the Java runtime (``JAVA_HOME`` first, then ``PATH``).

    Raises
    ------
    JavaMissing
        No Java, or one older than 17.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else None
    java = java or shutil.which("java")
    remedy = f"install the Debian package openjdk-17-jre-headless, {_REMOTE}"
    if java is None:
        raise JavaMissing(f"no Java runtime found for the managed local Neo4j: {remedy}")
    try:
        report = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JavaMissing(f"{java} does not run ({error}): {remedy}") from None
    found = re.search(r'version "(\d+)', report.stderr + report.stdout)
    if not found or int(found[1]) < 17:
        raise JavaMissing(f"{java} is Java {found[1] if found else 'of unknown version'}, Neo4j needs 17: {remedy}")
    return java, int(found[1])


def class_path() -> str:
    """The value of ``CLASSPATH``."""
    return os.pathsep.join(map(str, find_jars()))


def class_archive(java_version: int) -> Path:
    """Class-data archive shared by all homes; the first server that stops in peace writes it, later ones start faster."""
    return jar_folder() / f"classes-{neo4j_version()}-java{java_version}.jsa"


def heap_megabytes() -> int:
    """Heap of the server: a quarter of the machine's memory, at most 2 GB."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (ValueError, OSError):
        total = 8192
    return max(384, min(2048, total // 4))


def server_command(home: Path, *, archive_to: Path | None, archive: Path | None) -> list[str]:
    """Command line of the server of `home`; either reads a class-data archive or writes one when it ends."""
    java, _ = find_java()
    command = [java, "-Xms256m", f"-Xmx{heap_megabytes()}m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto"]
    command += [f"-XX:ErrorFile={home}/logs/hs_err_%p.log", "-Xlog:disable", "-Xlog:all=error:stderr"]
    command.append("-XX:TieredStopAtLevel=1")  # short sessions: the second compiler costs more than it ever gives back
    if archive:
        command.append(f"-XX:SharedArchiveFile={archive}")
    elif archive_to:
        command.append(f"-XX:ArchiveClassesAtExit={archive_to}")
    return [*command, ENTRY_POINT, f"--home-dir={home}", f"--config-dir={home}/conf"]
