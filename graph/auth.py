"""The managed server's own password: random, in a file only its owner reads, known to Neo4j before its first start."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from graph.processes import write_private

USER = "neo4j"
ITERATIONS = 1024


def password_file(home: Path) -> Path:
    """Where the password of the server of `home` is kept."""
    return home / "password"


def auth_line(password: str, salt: bytes) -> str:
    """The line of Neo4j's ``auth.ini`` for a password: salted SHA-256, hashed again 1,023 times."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex().upper()},{salt.hex().upper()},{ITERATIONS}:"


def ensure_password(home: Path) -> str:
    """The password of `home`, made (with Neo4j's ``auth.ini``) when there is none yet."""
    path = password_file(home)
    if path.exists():
        return path.read_text().strip()
    password = secrets.token_urlsafe(24)
    ini = home / "data" / "dbms" / "auth.ini"
    ini.parent.mkdir(parents=True, exist_ok=True)
    write_private(ini, auth_line(password, secrets.token_bytes(32)) + "\n")
    write_private(path, password + "\n")
    return password
