"""Training learns, averages, and goes on where it was stopped."""

from __future__ import annotations

import json

import pytest

from ingest.parser import synthetic, train
from ingest.parser.checkpoints import State
from ingest.parser.labels import all_tags, blocks


def small_model():
    """(tokenizer, model) with the full set of outputs, tiny otherwise."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    from ingest.parser.vocabulary import SPECIALS, build_tokenizer

    characters = [chr(c) for c in range(33, 127)] + list("°×μωå·δ")
    tags = all_tags()
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=5 + 2 * len(characters),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=48,
        id2label=dict(enumerate(tags)),
        label2id={t: n for n, t in enumerate(tags)},
    )
    return build_tokenizer([*SPECIALS, *characters, *(f"##{c}" for c in characters)]), BertForTokenClassification(config)


def options(folder, **more):
    given = train.arguments(["--data", str(folder), "--out", str(folder), "--synthetic", "60", "--float32", "--rate", "0.003"])
    for name, value in more.items():
        setattr(given, name, value)
    return given


def examples():
    made = synthetic.sentences(90, 4)
    for number, e in enumerate(made):
        e.split = "dev" if number < 15 else "train"
    return made


def test_the_loss_falls_and_the_curve_is_kept(tmp_path):
    tokenizer, model = small_model()
    train.fit(model, tokenizer, examples(), options(tmp_path, epochs=3))
    curve = json.loads((tmp_path / "learning_curve.json").read_text())
    assert [p["epoch"] for p in curve] == [1, 2, 3]
    assert curve[-1]["loss"] < curve[0]["loss"]
    assert "unified" in curve[-1]["dev"]


def test_a_stopped_run_goes_on_to_the_same_weights(tmp_path):
    import torch

    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir(), parts.mkdir()
    tokenizer, model = small_model()
    straight = train.fit(model, tokenizer, examples(), options(whole, epochs=2))

    class Stop(Exception):
        pass

    tokenizer, model = small_model()
    keep = State.save

    def save_once(self, folder, epoch, point):
        keep(self, folder, epoch, point)
        raise Stop

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(State, "save", save_once)
        with pytest.raises(Stop):
            train.fit(model, tokenizer, examples(), options(parts, epochs=2))
    tokenizer, model = small_model()
    resumed = train.fit(model, tokenizer, examples(), options(parts, epochs=2, resume=True))
    for (name, a), (_, b) in zip(straight.named_parameters(), resumed.named_parameters(), strict=True):
        assert torch.allclose(a, b, atol=1e-6), name


def test_nothing_is_learned_where_every_tag_is_possible():
    import torch

    logits = torch.randn(1, 4, len(all_tags()), requires_grad=True)
    allowed = torch.zeros(1, 4, 21, dtype=torch.bool)
    allowed[0, 1, 0] = allowed[0, 2, :] = True
    allowed[0, 3, [0, 3]] = True
    train.loss_of(logits, {"allowed": allowed, "native": {}}, blocks()).backward()
    grad = logits.grad[0].abs().sum(-1)
    assert grad[0] == 0 and grad[2] == 0
    assert grad[1] > 0 and grad[3] > 0
