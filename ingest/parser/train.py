"""``python -m ingest.parser.train --data DIR --out DIR``: train the parser on the labelled corpora.

One encoder, one linear layer, several blocks of outputs: our labels (trained on all corpora, summing over what a corpus leaves open)
and each corpus' own types. The result is a Hugging Face token classification model. A run that was stopped goes on with ``--resume``.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from pathlib import Path

from ingest.parser import checkpoints
from ingest.parser.corpora import CORPORA, Example, Span, load
from ingest.parser.encoding import Encoded, collate, encode
from ingest.parser.labels import OPEN, SHIPPED, all_tags, blocks

log = logging.getLogger("ingest.parser.train")

#: How often an epoch sees each corpus; SuperMat's bare strings are thinned.
REPEATS = {"sofc_exp": 2, "mspt_synthesis": 2}


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m ingest.parser.train", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder for model, learning curve and checkpoint")
    parser.add_argument(
        "--base", type=Path, help="adapted encoder of ingest.parser.adapt; without it MiniLM-L6 as packaged, cased vocabulary"
    )
    parser.add_argument(
        "--uncased", action="store_true", help="keep the packaged uncased tokenizer (to measure what case is worth)"
    )
    parser.add_argument("--corpora", nargs="+", default=list(SHIPPED), choices=CORPORA)
    parser.add_argument("--synthetic", type=int, default=1200, help="sentences of our own an epoch")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--float32", action="store_true", help="no bfloat16 arithmetic (slower where the processor has it)")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser.parse_args(given)


def start(given: argparse.Namespace):
    """(tokenizer, BertForTokenClassification) to begin with."""
    import torch
    from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

    from ingest.parser import adapt, vocabulary

    tags = all_tags(given.corpora)
    names = {"id2label": dict(enumerate(tags)), "label2id": {t: n for n, t in enumerate(tags)}, "num_labels": len(tags)}
    if given.base is None and not given.uncased:
        folder = given.out / "start"
        adapt.save(*adapt.build(given.data), folder)
    else:
        folder = vocabulary.base_folder() if given.base is None else given.base
    config = AutoConfig.from_pretrained(folder, **names)
    model = AutoModelForTokenClassification.from_pretrained(
        folder, config=config, dtype=torch.float32, ignore_mismatched_sizes=True
    )
    return AutoTokenizer.from_pretrained(folder, use_fast=True), model


def describe(tokenizer, model, given: argparse.Namespace) -> None:
    """Keep what packaging needs beside the checkpoint: tokenizer, configuration, how the run was called."""
    tokenizer.save_pretrained(given.out / "tokenizer")
    config = {k: v for k, v in model.config.to_dict().items() if v is not None and not k.startswith("_")}
    config["architectures"] = ["BertForTokenClassification"]
    command = f"--epochs {given.epochs} --seed {given.seed} --batch {given.batch} --rate {given.rate:g}"
    if given.base is not None:
        command += " --base RUN/adapted"
    (given.out / "run.json").write_text(json.dumps({"config": config, "command": command, "corpora": given.corpora}, indent=1))


def weak(example: Example) -> Example:
    """The example with term-list spans added where STRUCTURE and MOTIF are open and nothing else is said."""
    from ingest.parser import terms

    for span in terms.find(example.text):
        free = all(span.end <= s.start or s.end <= span.start for s in example.unified)
        if free and (span.label in example.open_labels or example.corpus == "nerre"):
            example.unified.append(Span(span.start, span.end, span.label))
    return example


def teaches(example: Example) -> bool:
    """Whether an example says enough to be worth its time: an abstract with no structure named only repeats what others say better."""
    return example.corpus != "nerre" or any(s.label == "STRUCTURE" for s in example.unified)


def loss_of(logits, batch: dict, layout: dict[str, tuple[int, int]]):
    """Mean loss: -log of the summed probability of the tags that are possible, plus cross entropy of each corpus' own block."""
    import torch

    a, b = layout["unified"]
    logs = logits[..., a:b].log_softmax(-1)
    known = batch["allowed"].any(-1) & ~batch["allowed"].all(-1)
    possible = torch.where(batch["allowed"], logs, torch.full_like(logs, -1e9)).logsumexp(-1)
    parts = [-possible[known].mean()] if known.any() else []
    for name, gold in batch["native"].items():
        a, b = layout[name]
        parts.append(torch.nn.functional.cross_entropy(logits[..., a:b].reshape(-1, b - a), gold.reshape(-1), ignore_index=-100))
    return sum(parts)


def plan(train: list[list[Encoded]], seed: int, epoch: int, size: int) -> list[list[Encoded]]:
    """Batches of one epoch: windows of like length together, order drawn from seed and epoch."""
    rng = random.Random(seed * 1000 + epoch)
    windows = [w for group in train for w in group]
    rng.shuffle(windows)
    chunk = size * 50
    batches = []
    for at in range(0, len(windows), chunk):
        part = sorted(windows[at : at + chunk], key=lambda w: len(w.ids))
        batches += [part[i : i + size] for i in range(0, len(part), size)]
    rng.shuffle(batches)
    return batches


def main(given: list[str] | None = None) -> None:
    """Command line: see the module's text."""
    import torch

    given = arguments(given)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    examples = load(given.data, given.corpora)
    tokenizer, model = start(given)
    describe(tokenizer, model, given)
    trained = fit(model, tokenizer, examples, given)
    from ingest.parser.scoring import evaluate

    tests = [e for e in examples if e.split == "test" and e.corpus in OPEN and e.corpus != "nerre_doping"]
    figures = evaluate(trained.eval(), tokenizer, tests, blocks(given.corpora))
    (given.out / "test.json").write_text(json.dumps(figures, indent=1))
    for name, table in figures.items():
        log.info("test %s: micro F1 %.4f, macro F1 %.4f", name, table["micro"]["f1"], table["macro_f1"])


def fit(model, tokenizer, examples: list[Example], given: argparse.Namespace):
    """Train, checkpoint after each epoch, return the model with its averaged weights."""
    import torch

    from ingest.parser import synthetic
    from ingest.parser.scoring import evaluate

    layout = blocks(given.corpora)
    train = [
        encode(weak(e), tokenizer) for e in examples if e.split == "train" and teaches(e) for _ in range(REPEATS.get(e.corpus, 1))
    ]
    log.info("%d windows, %d pieces an epoch", sum(map(len, train)), sum(len(w.ids) for group in train for w in group))
    dev = [e for e in examples if e.split == "dev"]
    steps_an_epoch = len(
        plan(train + [encode(e, tokenizer) for e in synthetic.sentences(given.synthetic, 0)], given.seed, 0, given.batch)
    )
    steps = steps_an_epoch * given.epochs
    groups = [
        {"params": [p for n, p in model.named_parameters() if not n.startswith("classifier")], "lr": given.rate},
        {"params": list(model.classifier.parameters()), "lr": given.rate * 5},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, int(0.08 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.01, (steps - s) / max(1, steps - warm)))
    )
    state = checkpoints.State(model, optimizer, schedule)
    first = state.load(given.out) if given.resume else 0
    began = time.time()
    for epoch in range(first, given.epochs):
        torch.manual_seed(given.seed * 1000 + epoch)
        own = [encode(e, tokenizer) for e in synthetic.sentences(given.synthetic, given.seed * 1000 + epoch)]
        model.train()
        total, count = 0.0, 0
        for items in plan(train + own, given.seed, epoch, given.batch):
            batch = collate(items, tokenizer.pad_token_id)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not given.float32):
                logits = model(input_ids=batch["ids"], attention_mask=batch["attention"]).logits
            loss = loss_of(logits.float(), batch, layout)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            state.average()
            total, count = total + loss.item(), count + 1
            if count % 50 == 0:
                log.info("epoch %d, step %d of %d, loss %.4f", epoch + 1, count, steps_an_epoch, total / count)
        model.eval()
        with state.averaged():
            figures = evaluate(model, tokenizer, dev, layout)
        point = {"epoch": epoch + 1, "loss": round(total / count, 4), "wall_s": round(time.time() - began, 1)}
        point["dev"] = {name: {"micro": t["micro"]["f1"], "macro": t["macro_f1"]} for name, t in figures.items()}
        log.info("%s", json.dumps(point))
        state.save(given.out, epoch + 1, point)
    state.adopt_average()
    return model


if __name__ == "__main__":
    main()
