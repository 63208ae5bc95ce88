"""``python -m ingest.parser.package --run DIR``: put a training run's averaged weights, half precision, where the parser loads them.

Writes config.json, model.safetensors, tokenizer.json and the model card (README.md), whose figures are read from the run's own files.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ingest.parser.labels import LABELS
from ingest.parser.model import WEIGHTS

_CARD = """---
license: cc-by-sa-4.0
language: en
pipeline_tag: token-classification
base_model: sentence-transformers/all-MiniLM-L6-v2
---

# Parser of solid-electrolyte literature

A token classifier that marks {labels} in text of materials science. It is MiniLM-L6 ({parameters:.1f} million parameters here) with a cased
vocabulary of {pieces} pieces made for this field, stored in half precision.

## Use

`ingest.parser.Parser.load()` reads it without network; `AutoModelForTokenClassification.from_pretrained(folder)` and
`AutoTokenizer.from_pretrained(folder)` load it too. The first {unified} outputs are `O` and `B-`/`I-` of our labels; the outputs named
`corpus:tag` are the corpora's own types, each block a softmax of its own. `Parser.load("group/name")` or `Parser.load(folder)` puts any
Hugging Face token classification model with tags of ours in its place.

Text goes in without sub- and superscript marks (`10-4`, `Li7La3Zr2O12`); `Parser` takes the marks away and maps offsets back.

## Training data and licences

| corpus | licence | cite |
|---|---|---|
| SOFC-Exp | CC BY 4.0 | A. Friedrich et al., ACL 2020 |
| MuLMS (without sofc_01-sofc_04) | CC BY-SA 4.0 | T. P. Schrader et al., WIESP 2023 |
| MSPT | MIT | S. Mysore et al., LAW 2019 |
| NERRE | MIT | J. Dagdelen, A. Dunn et al., Nature Communications 2024 |
| sentences of our own (`ingest/parser/synthetic.py`) | of this project | - |

The start is `sentence-transformers/all-MiniLM-L6-v2` (Apache-2.0). Because MuLMS is share-alike, **these weights are licensed CC BY-SA 4.0**, with
attribution to the corpora above; it is the only source of PROPERTY and CHARACTERIZATION in running text, so it was not left out. Matscholar (GPL-3.0)
was not used. Training splits only; no evaluation paper of this project was read.

## Figures on the official tests

Exact span and type. Own types of each corpus through its block; ours through the mapping in `ingest/parser/labels.py`, on the labels each corpus
annotates.

{figures}

Added to the score of `O`, chosen on the development splits: {balance}.

### By label, all tests together

{by_label}

### Learning curve

{curve}

## Limits

- No corpus annotates MOTIF; STRUCTURE is annotated in abstracts only. Both rest on a term list and on sentences of our own, and there is no
  official test for MOTIF: do not expect names outside that list.
- PRECURSOR and OPERATION come from synthesis paragraphs of oxides and catalysts; elsewhere a starting material may come out as MATERIAL.
- Fuel cells, steels, catalysts and polymers outweigh lithium and sodium conductors in the data.
- Generic words (catalyst, electrode, sample) are MATERIAL in the corpora and so here; linking has to drop them.
- The cased vocabulary keeps `Co` and `CO` apart, but it costs some of what the encoder knew: trained on SOFC-Exp alone it does not beat the packaged
  uncased tokenizer on the official test (`docs/results/ner_case.json`). The masked-word adaptation meant to close that gap was not run for these weights.
- English only. Scores are probabilities of the model, not calibrated.

## Train again

```
python -m ingest.parser.adapt --data DATA --out RUN/adapted    # optional: masked-word training on the training texts
python -m ingest.parser.train --data DATA --out RUN {command}
python -m ingest.parser.package --run RUN --data DATA
python -m benchmarks.ner
```
"""


def main(given: list[str] | None = None) -> None:
    """Command line: see the module's text."""
    parser = argparse.ArgumentParser(prog="python -m ingest.parser.package", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of a training run (its checkpoint is read)")
    parser.add_argument("--data", type=Path, help="folder of the corpora: balance on the development splits, score on the tests")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(given)
    build(options.run, options.out)
    if options.data is not None:
        finish(options.run, options.data, options.out)


def finish(run: Path, data: Path, out: Path) -> None:
    """Set the balance of each block on the development splits, score the packaged weights on the tests, write the card again."""
    from safetensors.torch import load_file, save_file

    from ingest.parser import balance
    from ingest.parser.corpora import load
    from ingest.parser.labels import blocks
    from ingest.parser.model import Parser
    from ingest.parser.scoring import evaluate

    examples = load(data, ("sofc_exp", "mulms", "mspt_synthesis"))
    parser = Parser.load(out)
    chosen = balance.find(parser.model, parser.tokenizer, [e for e in examples if e.split == "dev"], blocks())
    weights = load_file(str(out / "model.safetensors"))
    for block, step in chosen.items():
        weights["classifier.bias"][blocks()[block][0]] += step
    save_file(weights, str(out / "model.safetensors"), metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    parser = Parser.load(out)
    figures = evaluate(parser.model, parser.tokenizer, [e for e in examples if e.split == "test"], blocks())
    (run / "test.json").write_text(json.dumps(figures, indent=1))
    note = json.loads((run / "run.json").read_text()) | {"balance": chosen}
    (out / "README.md").write_text(
        card(run, note, sum(w.numel() for w in weights.values()), len(parser.tokenizer)), encoding="utf-8"
    )


def build(run: Path, out: Path) -> None:
    """Write the folder of weights from a run's checkpoint, tokenizer, curve and test figures."""
    import torch
    from safetensors import safe_open
    from safetensors.torch import save_file
    from transformers import AutoTokenizer

    from ingest.parser.vocabulary import build_tokenizer

    out.mkdir(parents=True, exist_ok=True)
    note = json.loads((run / "run.json").read_text())
    with safe_open(str(run / "checkpoint.safetensors"), "pt") as stored:
        names = [k.removeprefix("mean/") for k in stored.keys() if k.startswith("mean/")]
        weights = {n: stored.get_tensor(f"mean/{n}").to(torch.float16).contiguous() for n in sorted(names)}
    save_file(weights, str(out / "model.safetensors"), metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    ids = AutoTokenizer.from_pretrained(run / "tokenizer").get_vocab()
    tokenizer = build_tokenizer(sorted(ids, key=ids.get))
    tokenizer.save_pretrained(out)
    (out / "config.json").write_text(json.dumps({**note["config"], "dtype": "float16"}, indent=1) + "\n")
    (out / "README.md").write_text(card(run, note, sum(w.numel() for w in weights.values()), len(ids)), encoding="utf-8")


def card(run: Path, note: dict, parameters: int, pieces: int) -> str:
    """The model card with the run's own figures."""
    curve = json.loads((run / "learning_curve.json").read_text())
    tests = json.loads((run / "test.json").read_text()) if (run / "test.json").exists() else {}
    rows = ["| what | precision | recall | F1 micro | F1 macro | entities |", "|---|---|---|---|---|---|"]
    titles = {
        "sofc_exp": "SOFC-Exp, own 4 types",
        "mulms": "MuLMS, own 13 types, nested",
        "mspt_synthesis": "MSPT, own 21 types",
        "unified": "ours, together",
    }
    for name, table in tests.items():
        m = table["micro"]
        title = titles.get(name, f"ours, on {name.removeprefix('unified_')}")
        rows.append(
            f"| {title} | {m['precision']:.3f} | {m['recall']:.3f} | {m['f1']:.3f} | {table['macro_f1']:.3f} | {m['gold']} |"
        )
    labels = ["| label | precision | recall | F1 | entities |", "|---|---|---|---|---|"]
    for label, m in tests.get("unified", {}).get("labels", {}).items():
        labels.append(f"| {label} | {m['precision']:.3f} | {m['recall']:.3f} | {m['f1']:.3f} | {m['gold']} |")
    steps = ["| epoch | loss | dev SOFC-Exp | dev MuLMS | dev MSPT | dev ours |", "|---|---|---|---|---|---|"]
    for point in curve:
        dev = {k: f"{v['micro']:.3f}" for k, v in point["dev"].items()}
        cells = " | ".join(dev.get(k, "-") for k in ("sofc_exp", "mulms", "mspt_synthesis", "unified"))
        steps.append(f"| {point['epoch']} | {point['loss']:.3f} | {cells} |")
    return _CARD.format(
        labels=", ".join(LABELS),
        parameters=parameters / 1e6,
        pieces=pieces,
        unified=1 + 2 * len(LABELS),
        figures="\n".join(rows),
        by_label="\n".join(labels),
        curve="\n".join(steps),
        command=note["command"],
        balance=", ".join(f"{name} {step:+.2f}" for name, step in note.get("balance", {}).items()) or "nothing",
    )


if __name__ == "__main__":
    main()
