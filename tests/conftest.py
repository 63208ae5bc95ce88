"""Fixtures of all rooms. ``store`` starts one Neo4j for the whole test process; tests that do not ask for it start none."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ionatlas", deadline=None)  # a busy machine is no failure
settings.load_profile("ionatlas")


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


@pytest.fixture(scope="session")
def make():
    """Short ways to write records in tests."""
    from graph import records

    class Make:
        @staticmethod
        def evidence(quote="as printed", **more):
            values = {"kind": "text", "quote": quote, "page": 1, "extractor": "test", "extractor_version": "1", "confidence": 0.9}
            return records.Evidence(**{**values, **more})

        @classmethod
        def conductivity(cls, printed, **more):
            values = {
                "property": "ionic_conductivity",
                "unit": "S/cm",
                "raw": printed,
                "confidence": 0.8,
                "value": float(printed),
            }
            return records.Measurement(**{**values, "evidence": [cls.evidence(printed)], **more})

        @classmethod
        def activation(cls, printed, **more):
            return cls.conductivity(printed, **{"property": "activation_energy", "unit": "eV", **more})

        @staticmethod
        def material(formula, phase="unknown", **more):
            return records.Material(formula=formula, phase=phase, **more)

        @staticmethod
        def document(sha, *samples, pipeline="1", outcome="ok", reason=None, path=None, **paper):
            source = records.Source(
                sha256=(sha * 64)[:64],
                path=path or f"{sha}.pdf",
                media_type="application/pdf",
                outcome=outcome,
                reason=reason,
                pipeline=pipeline,
            )
            return records.DocumentRecords(
                source=source, paper=records.Paper(**({"doi": "10.1000/a"} | paper)), samples=list(samples)
            )

    return Make
