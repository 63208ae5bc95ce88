"""Loading: shipped weights, a folder of one's own, clear refusals. Reading: offsets, order, long texts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parser import LABELS, Parser, ParserError
from ingest.parser.labels import all_tags, bio

SENTENCES = {
    "garnet": "Garnet-type LLZO was prepared by a conventional solid-state reaction.",
    "conductivity": "The Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12} pellet has an ionic conductivity of 5.1 × 10^{-4} S cm^{-1} at 25 °C.",
    "synthesis": "The powders were calcined at 900 °C for 12 h in air and then ball-milled.",
    "structure": "X-ray diffraction showed that the cubic phase crystallizes in space group Ia-3d.",
    "energy": "LATP exhibits an activation energy of 0.35 eV.",
}


def save_small(folder, tags: list[str]):
    """A tiny untrained model with given tags, in Hugging Face form."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    from ingest.parser.vocabulary import SPECIALS, build_tokenizer

    characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-+()/°×"
    vocabulary = [*SPECIALS, *characters, *(f"##{c}" for c in characters)]
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label=dict(enumerate(tags)),
        label2id={t: n for n, t in enumerate(tags)},
    )
    BertForTokenClassification(config).save_pretrained(folder)
    build_tokenizer(vocabulary).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Parser.load(save_small(tmp_path_factory.mktemp("small"), bio(LABELS)))


@pytest.fixture(scope="module")
def shipped():
    return Parser.load()


def found(parser: Parser, key: str) -> set[tuple[str, str]]:
    return {(e.text, e.label) for e in parser.entities([SENTENCES[key]])[0]}


def test_shipped_weights_find_acronym_family_and_method(shipped):
    got = found(shipped, "garnet")
    assert ("LLZO", "MATERIAL") in got
    assert any(label == "STRUCTURE" and text.startswith("Garnet") for text, label in got)
    assert any(label == "OPERATION" and "solid-state reaction" in text for text, label in got)


def test_shipped_weights_find_formula_property_value_unit_and_temperature_in_markup(shipped):
    assert {
        ("Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "MATERIAL"),
        ("ionic conductivity", "PROPERTY"),
        ("5.1 × 10^{-4}", "VALUE"),
        ("S cm^{-1}", "UNIT"),
        ("25 °C", "CONDITION"),
    } <= found(shipped, "conductivity")


def test_shipped_weights_find_synthesis_steps_and_their_conditions(shipped):
    assert {("calcined", "OPERATION"), ("900 °C", "CONDITION"), ("12 h", "CONDITION"), ("ball-milled", "OPERATION")} <= found(
        shipped, "synthesis"
    )


def test_shipped_weights_find_symmetry_and_technique(shipped):
    assert {("X-ray diffraction", "CHARACTERIZATION"), ("cubic", "STRUCTURE"), ("Ia-3d", "STRUCTURE")} <= found(
        shipped, "structure"
    )


def test_shipped_weights_tell_energy_from_condition(shipped):
    assert {("LATP", "MATERIAL"), ("activation energy", "PROPERTY"), ("0.35", "VALUE"), ("eV", "UNIT")} <= found(
        shipped, "energy"
    )


def test_shipped_weights_give_the_same_result_twice_and_scores_are_probabilities(shipped):
    texts = list(SENTENCES.values())
    once, again = shipped.entities(texts), shipped.entities(texts)
    assert once == again
    assert all(0 < e.score <= 1 for row in once for e in row)


def test_eight_bit_weights_find_the_same_in_our_sentences(shipped):
    texts = list(SENTENCES.values())
    small = Parser.load(quantize=True).entities(texts)
    assert [[(e.text, e.label) for e in row] for row in small] == [
        [(e.text, e.label) for e in row] for row in shipped.entities(texts)
    ]


def test_shipped_folder_loads_with_plain_transformers():
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    from ingest.parser.model import WEIGHTS

    model = AutoModelForTokenClassification.from_pretrained(WEIGHTS, local_files_only=True)
    assert [model.config.id2label[n] for n in range(len(all_tags()))] == all_tags()
    assert AutoTokenizer.from_pretrained(WEIGHTS, local_files_only=True).tokenize("LiNbO3") == ["Li", "##Nb", "##O", "##3"]


def test_the_shipped_network_scores_like_the_one_of_transformers(shipped):
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    from ingest.parser.model import WEIGHTS

    tokenizer = AutoTokenizer.from_pretrained(WEIGHTS, local_files_only=True)
    model = AutoModelForTokenClassification.from_pretrained(WEIGHTS, local_files_only=True, dtype=torch.float32).eval()
    texts = list(SENTENCES.values())
    batch = tokenizer(texts, return_tensors="pt", padding=True)
    ours = shipped.tokenizer(texts)
    assert [
        [n for n, m in zip(*row, strict=True) if m]
        for row in zip(batch["input_ids"].tolist(), batch["attention_mask"].tolist(), strict=True)
    ] == ours["input_ids"]
    with torch.inference_mode():
        expected = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
        got = shipped.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
    read = batch["attention_mask"].bool()
    torch.testing.assert_close(got[read], expected[read], rtol=1e-4, atol=1e-4)


def test_the_shipped_parser_reads_without_transformers():
    import subprocess
    import sys

    code = "import sys; from ingest.parser import Parser; Parser.load(quantize=True).entities(['LiCl']); sys.exit('transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_long_text_is_read_to_its_end(shipped):
    text = " ".join([SENTENCES["synthesis"]] * 60)
    entities = shipped.entities([text])[0]
    assert sum(e.text == "calcined" for e in entities) == 60
    assert all(text[e.start : e.end] == e.text for e in entities)


def test_a_model_of_ones_own_takes_its_place(small):
    texts = ["Li_{7}La_{3} at 25 °C", "", "   ", "S cm^{-1}"]
    rows = small.entities(texts)
    assert len(rows) == 4 and rows[1] == [] and rows[2] == []
    assert all(e.label in LABELS and text[e.start : e.end] == e.text for text, row in zip(texts, rows, strict=True) for e in row)


def test_no_texts_give_no_entities(small):
    assert small.entities([]) == []


def test_a_model_with_some_of_our_labels_in_another_order_loads(tmp_path):
    parser = Parser.load(save_small(tmp_path, ["I-UNIT", "B-MATERIAL", "O", "I-MATERIAL", "B-UNIT"]))
    assert parser.labels == ("MATERIAL", "UNIT")
    assert {e.label for row in parser.entities(["LiCl 5 S / cm"]) for e in row} <= {"MATERIAL", "UNIT"}


@given(st.lists(st.tuples(st.text(alphabet="LiOZr 25.x-°", max_size=8), st.sampled_from(["", "_", "^"])), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entities_never_cut_markup_and_never_overlap(small, parts):
    text = "".join(f"{m}{{{t}}}" if m else t for t, m in parts)
    entities = small.entities([text])[0]
    assert all(text[e.start : e.end] == e.text and e.start < e.end for e in entities)
    assert all(a.end <= b.start for a, b in zip(entities, entities[1:], strict=False))


@pytest.mark.parametrize("wrong", ["/no/such/folder", "./nowhere", "a/b/c"])
def test_a_wrong_path_is_named_with_a_remedy(wrong):
    with pytest.raises(ParserError, match=r"no parser model at .*config\.json"):
        Parser.load(wrong)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ParserError, match="must hold config.json"):
        Parser.load(tmp_path)


def test_a_hub_out_of_reach_is_said(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ParserError, match="check the name and the network"):
        Parser.load("nobody/has-such-a-model")


def test_foreign_labels_are_refused_and_listed(tmp_path):
    folder = save_small(tmp_path, ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"])
    with pytest.raises(ParserError, match="other labels.*B-ORG.*B-/I-MATERIAL"):
        Parser.load(folder)


def test_importing_the_parser_does_not_import_torch():
    import subprocess
    import sys

    code = "import sys, ingest.parser; sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
