"""Training the linker on a few sentences of the corpora."""

from pathlib import Path

import pytest

from ingest.relations.model import Linker
from ingest.relations.train import Member, run

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not beside the repository")
def test_a_short_training_writes_a_linker_that_loads_and_says_the_same_twice(tmp_path):
    for name in ("a", "b"):
        run(DATA, tmp_path / name, corpora=("sofc_exp", "nerre_doping"), members=(Member(1, 1, 5), Member(0, 1, 6)), most=24)
    first, second = (Linker.load(tmp_path / name) for name in ("a", "b"))
    assert (tmp_path / "a" / "linker.safetensors").read_bytes() == (tmp_path / "b" / "linker.safetensors").read_bytes()
    assert set(first.schemes) == {"sofc_exp", "nerre_doping"} == set(second.settings["development"])
    assert [curve[0]["loss"] > 0 for curve in first.settings["curves"]] == [True, True]
