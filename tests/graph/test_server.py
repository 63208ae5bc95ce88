import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import graph
from graph import auth, jars, processes, server
from graph.errors import DiskFull, JarsMissing, JavaMissing, QueryFailed, StoreUnavailable
from graph.records import Sample
from graph.store import Store, open_store
from graph.upsert import write_document

ROOT = str(Path(graph.__file__).parent.parent)


def python(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True, text=True
    )


def test_a_second_process_joins_the_same_server(store, graph_home):
    code = (
        "import sys, pathlib; from graph.store import open_store\n"
        "with open_store(home=pathlib.Path(sys.argv[1])) as s: print(s.uri, s.rows('RETURN 1 AS x'))"
    )
    result = python(code, graph_home)
    assert result.stdout.split(" ", 1) == [store.uri, "[{'x': 1}]\n"], result.stderr


def test_the_status_tells_where_the_server_runs(store, graph_home):
    status = server.status(graph_home)
    assert (status.running, status.uri, status.in_use, status.version) == (True, store.uri, True, jars.neo4j_version())
    assert status.bytes_on_disk > 0


def test_a_server_in_use_is_not_stopped_without_force(store, graph_home):
    with pytest.raises(StoreUnavailable, match="--force"):
        server.stop(graph_home)


def test_password_and_server_files_are_their_owners_only(store, graph_home):
    folder = server.graph_home(graph_home)
    for name in ("password", "server.json", "data/dbms/auth.ini"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name
    password = auth.password_file(folder).read_text().strip()
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert password.encode() not in process.read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue


@pytest.mark.slow
def test_killing_the_server_in_the_middle_loses_no_acknowledged_write_and_the_open_store_goes_on(store, tmp_path, make):
    home = tmp_path / "home"
    documents = []
    for n in range(1, 31):
        sample = Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity(f"{n}.5e-4")])
        documents.append(make.document(f"{n:02d}", sample, doi=f"10.1000/{n}"))
    with open_store(home=home, idle_s=5) as mine:
        acknowledged = []

        def write():
            for document in documents:
                write_document(mine, document)
                acknowledged.append(document.paper.doi)

        writer = threading.Thread(target=write)
        writer.start()
        while len(acknowledged) < 10:
            time.sleep(0.01)
        os.kill(server.status(home).pid, signal.SIGKILL)
        before = len(acknowledged)
        writer.join(300)
        assert len(acknowledged) == 30 > before
        assert server.status(home).after_unclean_stop
        assert mine.rows("MATCH (x:Measurement) RETURN count(x) AS n, count(DISTINCT x.value) AS values") == [
            {"n": 30, "values": 30}
        ]
        assert all(write_document(mine, document).changed == 0 for document in documents)
    pid, started = server.status(home).pid, processes.start_time(server.status(home).pid)
    deadline = time.monotonic() + 90
    while processes.is_alive(pid, started) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not processes.is_alive(pid, started), "an idle server stops by itself"
    assert not server.status(home).running


@pytest.mark.slow
def test_the_server_does_not_outlive_its_supervisor_and_another_takes_over(store, tmp_path):
    home = tmp_path / "home"
    lease = server.join(home, idle_s=60)
    state = processes.read_json(server.graph_home(home) / "server.json")
    os.kill(state["supervisor_pid"], signal.SIGKILL)
    deadline = time.monotonic() + 60
    while processes.is_alive(state["pid"], state["started"]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes.is_alive(state["pid"], state["started"])
    again = server.join(home, idle_s=60)
    assert again.started_now
    lease.release()
    again.release()
    assert server.stop(home) is True
    assert server.stop(home) is False


def test_without_java_the_package_and_the_way_out_are_named(tmp_path, monkeypatch):
    jars.find_java.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    try:
        with pytest.raises(JavaMissing, match="openjdk-17-jre-headless.*IONATLAS_NEO4J_URI"):
            open_store(home=tmp_path / "home")
    finally:
        jars.find_java.cache_clear()


def test_an_old_java_is_named_with_its_version(tmp_path, monkeypatch):
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o755)
    jars.find_java.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    try:
        with pytest.raises(JavaMissing, match="is Java 11"):
            jars.find_java()
    finally:
        jars.find_java.cache_clear()


def test_without_jars_the_command_that_fetches_them_is_named(store, tmp_path, monkeypatch):
    monkeypatch.setattr(jars, "jar_folder", lambda: tmp_path / "none")
    with pytest.raises(JarsMissing, match="make setup"):
        open_store(home=tmp_path / "home")


def test_a_full_disk_is_said_before_the_start(store, tmp_path, monkeypatch):
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(DiskFull, match="1 MB left"):
        open_store(home=tmp_path / "home")


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="IONATLAS_HOME"):
        open_store(home=tmp_path / "file")


def test_a_remote_neo4j_that_does_not_answer_is_named(tmp_path):
    with pytest.raises(StoreUnavailable, match="bolt://127.0.0.1:1"):
        open_store(home=tmp_path, uri="bolt://127.0.0.1:1")


def test_a_wrong_scheme_password_or_database_is_named(store, tmp_path):
    with pytest.raises(StoreUnavailable, match="ftp"):
        open_store(home=tmp_path, uri="ftp://localhost")
    with pytest.raises(StoreUnavailable, match="IONATLAS_NEO4J_PASSWORD"):
        open_store(home=tmp_path, uri=store.uri, user="neo4j", password="wrong")
    password = auth.password_file(server.graph_home(store.home)).read_text().strip()
    with pytest.raises(StoreUnavailable, match="IONATLAS_NEO4J_DATABASE"):
        open_store(home=tmp_path, uri=store.uri, user="neo4j", password=password, database="elsewhere")


def test_another_neo4j_by_uri_is_the_same_store(store, graph_home, tmp_path):
    password = auth.password_file(server.graph_home(graph_home)).read_text().strip()
    with open_store(home=tmp_path / "home", uri=store.uri, user="neo4j", password=password) as remote:
        assert remote.rows("RETURN 1 AS x") == [{"x": 1}]
        assert remote.managed is False
    assert not (tmp_path / "home").exists()


def test_errors_of_a_full_or_damaged_store_are_explained(store):
    from neo4j.exceptions import Neo4jError

    def explained(code, message):
        return store._explained(Neo4jError._hydrate_neo4j(code=code, message=message))

    assert "make room" in str(explained("Neo.DatabaseError.Transaction.TransactionLogError", "Could not append"))
    assert "backup" in str(explained("Neo.TransientError.Database.DatabaseUnavailable", "The database is not available"))
    assert "memory" in str(explained("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "too much"))


def test_a_memory_error_is_not_tried_again(store):
    started = time.monotonic()
    with pytest.raises(QueryFailed, match="memory"):
        store.rows("UNWIND range(1, 100000000) AS i RETURN collect(toString(i) + 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') AS l")
    assert time.monotonic() - started < 120


def test_a_reading_session_cannot_write(store):
    from graph.errors import QueryRefused

    with pytest.raises(QueryRefused, match="--write"):
        store.rows("CREATE (:Motif {name: 'x'})")


def test_a_store_that_was_closed_opens_again_when_used(graph_home, store):
    other = Store(home=graph_home, uri=None, user=None, password=None, database="neo4j", idle_s=60)
    other.close()
    assert other.rows("RETURN 1 AS x") == [{"x": 1}]
    other.close()
