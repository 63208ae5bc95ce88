"""Fixtures of all rooms. ``store`` starts one Neo4j for the whole test process; tests that do not ask for it start none."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def graph_home():
    """A home of its own for the test process's Neo4j (outside tmp_path, so that its sockets and logs survive a test)."""
    home = Path(tempfile.mkdtemp(prefix="ionatlas-test-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def store(graph_home):
    """An open store on a managed local Neo4j that lives as long as the test process."""
    from graph import server
    from graph.errors import JarsMissing, JavaMissing
    from graph.store import open_store

    try:
        opened = open_store(home=graph_home, idle_s=60)
    except (JavaMissing, JarsMissing) as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    yield opened
    opened.close()
    server.stop(graph_home, force=True)


@pytest.fixture
def clean_store(store):
    """The store, empty but for its schema."""
    from graph.statements import statement

    store.rows(statement("write/empty"), write=True)
    return store
