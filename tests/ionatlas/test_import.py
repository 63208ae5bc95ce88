"""``ionatlas import`` as a user meets it."""

import os
import subprocess
import sys

import pytest


def run(*arguments, home):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IONATLAS_")}
    environment |= {"IONATLAS_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "ionatlas", "import", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=home,
        timeout=180,
    )


def test_the_example_is_a_mapping_file(tmp_path):
    import yaml

    result = run("csv", "--example", home=tmp_path)
    assert result.returncode == 0
    assert "formula" in yaml.safe_load(result.stdout)["columns"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["obelix"], "say what to import"),
        (["obelix", "no-such.csv"], "no-such.csv does not exist"),
        (["csv", "here.csv"], "--mapping"),
        (["csv", "here.csv", "--mapping", "here.csv"], "here.csv"),
        (["obelix", "here.csv"], "has no column"),
        (["kononova", "here.csv"], "no JSON"),
        (["cif", "."], "holds no .cif"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_to_do(tmp_path, arguments, said):
    (tmp_path / "here.csv").write_text("a,b\n1,2\n")
    result = run(*arguments, home=tmp_path)
    assert result.returncode == 2, result.stderr
    assert said in result.stderr and "Traceback" not in result.stderr
