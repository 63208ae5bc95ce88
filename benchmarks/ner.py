"""Named entities on the official tests of SOFC-Exp, MuLMS and MSPT, and the parser's speed.

``sofc_exp_f1``: exact span and type, micro over the corpus' own four types (MATERIAL, VALUE, DEVICE, EXPERIMENT) on the experiment
sentences of its 11 test articles, ``sofc_exp_macro_f1`` the mean of the four; ``mulms_f1``: all 13 types, nested entities as the union
of the model's outer and inner layer; ``mspt_f1``: all 21 types. These go through the blocks of outputs that carry each corpus' types.
``unified_f1``: our ten labels through the documented mapping, on the labels that each corpus annotates. ``tokens_per_second``: words and
punctuation marks of running text through ``Parser.entities``, one thread; ``_2_threads`` two; ``_int8`` with ``quantize=True``, whose loss of F1
stands beside it. ``matscholar_f1``: the same network, trained on Matscholar's training split only (`benchmarks._matscholar`), on its official
test; those weights are not shipped.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from benchmarks import _matscholar, _run

PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "numpy")
_WORD = re.compile(r"\w+|[^\w\s]")


def speed(parser, texts: list[str], threads: int) -> tuple[float, float]:
    """Words and marks a second, model pieces a second; best of two passes."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    words = sum(len(_WORD.findall(t)) for t in texts)
    pieces = sum(len(ids) for ids in parser.tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"])
    took = []
    parser.entities(texts[:20])
    for _ in range(2):
        began = time.perf_counter()
        parser.entities(texts)
        took.append(time.perf_counter() - began)
    torch.set_num_threads(before)
    return words / min(took), pieces / min(took)


def measure(quick: bool, data: Path = _run.SHARED / "data", model: str | None = None) -> dict[str, Any]:
    """Score the shipped weights (or ``model``, a folder with the same blocks of outputs)."""
    from ingest.parser import Parser
    from ingest.parser.corpora import load
    from ingest.parser.labels import blocks
    from ingest.parser.scoring import evaluate

    examples = load(data, ("sofc_exp", "mulms", "mspt_synthesis"))
    tests = [e for e in examples if e.split == "test"]
    if quick:
        tests = [e for n, e in enumerate(tests) if n % 8 == 0]
    parser = Parser.load(model)
    scored = evaluate(parser.model, parser.tokenizer, tests, blocks())
    figures: dict[str, Any] = {
        "sofc_exp_f1": scored["sofc_exp"]["micro"]["f1"],
        "sofc_exp_macro_f1": scored["sofc_exp"]["macro_f1"],
        "mulms_f1": scored["mulms"]["micro"]["f1"],
        "mulms_macro_f1": scored["mulms"]["macro_f1"],
        "mspt_f1": scored["mspt_synthesis"]["micro"]["f1"],
        "mspt_macro_f1": scored["mspt_synthesis"]["macro_f1"],
        "unified_f1": scored["unified"]["micro"]["f1"],
        "unified_macro_f1": scored["unified"]["macro_f1"],
    }
    texts = [e.text for e in tests if e.corpus != "mspt_synthesis"][: 120 if quick else 1200]
    figures["tokens_per_second"], figures["pieces_per_second"] = (round(v) for v in speed(parser, texts, 1))
    figures["tokens_per_second_2_threads"] = round(speed(parser, texts, 2)[0])
    small = Parser.load(model, quantize=True)
    lost = evaluate(small.model, small.tokenizer, tests, blocks())
    figures["tokens_per_second_int8"] = round(speed(small, texts, 1)[0])
    figures["tokens_per_second_int8_2_threads"] = round(speed(small, texts, 2)[0])
    figures["unified_f1_lost_int8"] = round(scored["unified"]["micro"]["f1"] - lost["unified"]["micro"]["f1"], 4)
    figures["sofc_exp_f1_lost_int8"] = round(scored["sofc_exp"]["micro"]["f1"] - lost["sofc_exp"]["micro"]["f1"], 4)
    apart = _matscholar.measure(data, quick)
    figures |= {"matscholar_f1": apart["micro"]["f1"], "matscholar_macro_f1": apart["macro_f1"]}
    scored["matscholar"] = apart
    settings = {
        "matscholar": _matscholar.SETTINGS,
        "model": model or "shipped",
        "splits": "official tests",
        "sentences": len(tests),
        "quick": quick,
    }
    found = _run.result("ner", figures, settings, PACKAGES)
    found["by_label"] = {name: table["labels"] for name, table in scored.items()}
    return found


if __name__ == "__main__":
    raise SystemExit(_run.main("ner", measure, __doc__))
