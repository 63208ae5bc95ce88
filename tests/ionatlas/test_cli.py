"""The command line as a user meets it: real processes, exit statuses and messages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, home, env=None):
    """Run ``ionatlas`` in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IONATLAS_")}
    environment |= {"IONATLAS_HOME": str(home), "COLUMNS": "200"} | (env or {})
    return subprocess.run(
        [sys.executable, "-m", "ionatlas", *arguments], capture_output=True, text=True, env=environment, cwd=home, timeout=180
    )


def test_help_names_every_command_and_teaches_a_first_session(tmp_path):
    result = run("--help", home=tmp_path)
    assert result.returncode == 0
    for command in ("ingest", "records", "query", "curate", "cypher", "graph", "simulate", "campaign", "doctor"):
        assert command in result.stdout
    assert "first session" in result.stdout


@pytest.mark.parametrize(
    "group, commands", [("graph", "start stop status schema export"), ("campaign", "new run resume status report")]
)
def test_a_group_lists_its_commands(tmp_path, group, commands):
    result = run(group, "--help", home=tmp_path)
    assert all(command in result.stdout for command in commands.split())


def test_a_missing_path_is_wrong_use_and_is_named(tmp_path):
    result = run("ingest", "no-such-folder", home=tmp_path)
    assert result.returncode == 2
    assert "no-such-folder does not exist" in result.stderr


def test_an_unreachable_neo4j_is_one_line_with_a_remedy(tmp_path):
    result = run("records", home=tmp_path, env={"IONATLAS_NEO4J_URI": "bolt://127.0.0.1:9"})
    assert result.returncode == 3
    assert "127.0.0.1:9" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_java_is_one_line_that_names_the_package_and_the_other_way(tmp_path):
    result = run("graph", "start", home=tmp_path, env={"PATH": str(tmp_path), "JAVA_HOME": ""})
    assert result.returncode == 3
    assert "openjdk-17-jre-headless" in result.stderr
    assert "IONATLAS_NEO4J_URI" in result.stderr


def test_an_unknown_query_names_where_to_look(tmp_path):
    result = run("query", "no_such_query", home=tmp_path, env={"IONATLAS_NEO4J_URI": "bolt://127.0.0.1:9"})
    assert result.returncode in (2, 3)
    assert "Traceback" not in result.stderr


def test_query_list_needs_no_graph(tmp_path):
    result = run("query", "--list", home=tmp_path, env={"IONATLAS_NEO4J_URI": "bolt://127.0.0.1:9"})
    assert result.returncode == 0
    for name in ("top_conductors", "composition_evidence", "contradictions", "nearest_materials", "synthesis_precedents"):
        assert name in result.stdout


def test_doctor_says_what_works_as_json(tmp_path):
    result = run("doctor", "--json", "--quick", home=tmp_path)
    checks = {c["name"]: c for c in json.loads(result.stdout)}
    assert checks["tesseract"]["ok"]
    assert checks["parser"]["ok"]


def test_an_impossible_composition_is_refused_before_anything_runs(tmp_path):
    result = run("simulate", "Li7La3Xx2O12", home=tmp_path)
    assert result.returncode in (1, 2)
    assert "Xx" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_campaign_new_writes_a_file_that_can_be_read_and_does_not_overwrite_it(tmp_path):
    from optimize.campaign import load_spec

    assert run("campaign", "new", "mine.yaml", home=tmp_path).returncode == 0
    load_spec(tmp_path / "mine.yaml")
    assert run("campaign", "new", "mine.yaml", home=tmp_path).returncode == 2
