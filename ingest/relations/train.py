"""Train the linker on the training splits, choose on the development splits, write its folder.

usage: python -m ingest.relations.train --data DATA --out FOLDER [--members 2:8:11 1:5:23] [--corpora mulms sofc_exp nerre_doping]

The test splits are never read here. About half an hour on one free core.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.relations import fit, scoring, storage
from ingest.relations.candidates import WIDTH, grammars
from ingest.relations.coding import code, set_targets
from ingest.relations.corpora import CORPORA, load
from ingest.relations.sentences import LinkedSentence

log = logging.getLogger(__name__)

#: How much a pair counts: MuLMS has fifty times the pairs of SOFC-Exp.
WEIGHT = {"mulms": 1.0, "sofc_exp": 4.0, "nerre_doping": 4.0}


class Member(NamedTuple):
    """One network: trained layers (0 to 2), passes over the data, seed of everything random."""

    depth: int
    epochs: int
    seed: int


#: The shipped ones.
MEMBERS = (Member(2, 8, 11), Member(1, 5, 23))


def settings_of(training: list[LinkedSentence]) -> dict:
    """Types, relations and grammars that the training sentences have."""
    table = grammars(training)
    return {
        "labels": [list(x) for x in sorted({(s.corpus, m.label) for s in training for m in s.mentions})],
        "relations": [list(x) for x in sorted({(c, r) for c, g in table.items() for rs in g.values() for r in rs})],
        "grammars": {c: [[head, tail, list(rs)] for (head, tail), rs in sorted(g.items())] for c, g in table.items()},
    }


def coded(sentences: list[LinkedSentence], settings: dict, tokenizer, encoder) -> list:
    """Coded sentences with targets and frozen states."""
    from ingest.relations.model import add_states, scheme_tables

    tables = {scheme: scheme_tables(settings, scheme, tokenizer) for scheme in settings["grammars"]}
    found = []
    for sentence in sentences:
        one = code(sentence.text, sentence.mentions, *tables[sentence.corpus])
        set_targets(one, sentence, tables[sentence.corpus][3])
        found.append(one)
    add_states(encoder, found)
    return found


def document_roles(training: list[LinkedSentence], settings: dict) -> dict:
    """Weights of the second voice on material parts (:mod:`ingest.relations.roles`) as tensors; tells ``settings`` what it speaks of."""
    import torch

    from ingest.relations import roles

    names = next((rs for h, t, rs in settings["grammars"].get("sofc_exp", []) if (h, t) == ("EXPERIMENT", "MATERIAL")), [])
    labelled = [(s, x) for s in training if s.corpus == "sofc_exp" for x in sorted(s.links) if x.relation in names]
    if len({x.relation for _, x in labelled}) < 2:
        return {}
    spans = [(s.context, s.text[slice(*s.mentions[x.tail][:2])]) for s, x in labelled]
    rows = np.array([roles.describe(context, phrase) for context, phrase in spans])
    weights, offsets = roles.fit(rows, [x.relation for _, x in labelled], names)
    settings["roles"] = {"scheme": "sofc_exp", "type": "MATERIAL", "relations": names, "strength": 1.0}
    return {"roles.weight": torch.from_numpy(weights).float(), "roles.offset": torch.from_numpy(offsets).float()}


def choose(parts: dict, held: dict, logs: dict, settings: dict, voice: dict) -> None:
    """Into the settings, by F1 on development sentences: what is added to "none", whether a mention has one head of a type (``one_head``), and
    how much the second voice counts."""
    from ingest.relations.model import with_documents

    names = ["none", *(relation for _, relation in settings["relations"])]
    if voice:
        sentences, given = parts["sofc_exp", "dev"], held["sofc_exp"]
        weights = voice["roles.weight"].double().numpy(), voice["roles.offset"].double().numpy()
        texts, spans, contexts = ([getattr(s, k) for s in sentences] for k in ("text", "mentions", "context"))
        tried = {}
        for strength in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5):
            settings["roles"]["strength"] = strength
            moved = with_documents(logs["sofc_exp"], given, texts, spans, contexts, settings, weights)
            tried[strength] = scoring.best_none(sentences, given, moved, names)[1]["f1"], moved
        best = max(tried, key=lambda strength: tried[strength][0])
        settings["roles"] |= {"strength": best, "tried": {str(k): round(f1, 4) for k, (f1, _) in tried.items()}}
        logs = logs | {"sofc_exp": tried[best][1]}
    settings |= {"none": {}, "one_head": [], "development": {}}
    for corpus, given in held.items():
        free, one = (scoring.best_none(parts[corpus, "dev"], given, logs[corpus], names, rule) for rule in (False, True))
        settings["none"][corpus], figures = max((free, one), key=lambda row: row[1]["f1"])
        if one[1]["f1"] > free[1]["f1"]:
            settings["one_head"].append(corpus)
        settings["development"][corpus] = {k: round(v, 4) for k, v in figures.items()}


def fit_member(member: Member, settings: dict, encoder, numbers: list, weights: np.ndarray, parts: dict, held: dict):
    """(network, learning curve) of one member."""
    import torch

    from ingest.relations.network import FROZEN, Upper

    names = ["none", *(relation for _, relation in settings["relations"])]
    torch.manual_seed(member.seed)
    network = Upper(len(settings["labels"]), len(names), WIDTH, depth=member.depth)
    for n, layer in enumerate(network.layers):
        layer.load_state_dict(encoder.layers[FROZEN + n].state_dict())
    curve: list[dict] = []

    def watch(epoch: int, loss: float, averaged) -> None:
        row: dict = {"epoch": epoch, "loss": round(loss, 4)}
        for corpus, given in held.items():
            none, figures = scoring.best_none(parts[corpus, "dev"], given, fit.logits(averaged, given), names)
            row[corpus] = {"none": none, **{k: round(v, 4) for k, v in figures.items()}}
        curve.append(row)
        log.info("%s", row)

    return fit.train(network, numbers, weights, epochs=member.epochs, seed=member.seed, watch=watch), curve


def run(data: Path, out: Path, *, corpora=CORPORA, members: Sequence[Member] = MEMBERS, most: int | None = None) -> dict:
    """Train and write ``linker.json``, ``linker.safetensors``; returns the development figures by corpus.

    Parameters
    ----------
    data : Path
        Folder of the corpora.
    out : Path
        Where the linker goes.
    corpora : iterable of str
        Of ``ingest.relations.corpora.CORPORA``.
    members : sequence of Member
        Networks whose probabilities are averaged.
    most : int, optional
        At most so many sentences of each corpus and split (for tests).
    """
    from ingest.relations.model import fingerprint
    from ingest.relations.network import base

    encoder, tokenizer = base()
    kept = [s for s in load(data, corpora) if len(s.mentions) > 1 and s.split in ("train", "dev")]
    parts = {(c, p): [s for s in kept if s.corpus == c and s.split == p][:most] for c in corpora for p in ("train", "dev")}
    training = [s for c in corpora for s in parts[c, "train"]]
    settings = settings_of(training) | {"encoder": fingerprint(encoder), "members": [], "curves": []}
    numbers = coded(training, settings, tokenizer, encoder)
    held = {c: coded(parts[c, "dev"], settings, tokenizer, encoder) for c in corpora}
    log.info("%d training sentences, %d pairs", len(training), sum(len(c.pairs) for c in numbers))
    weights = np.array([WEIGHT[s.corpus] for s in training])
    networks = []
    for member in members:
        network, curve = fit_member(member, settings, encoder, numbers, weights, parts, held)
        networks.append(network)
        settings["members"].append(member._asdict())
        settings["curves"].append(curve)
    finish(out, networks, training, parts, held, settings)
    return settings["development"]


def finish(out: Path, networks: list, training: list[LinkedSentence], parts: dict, held: dict, settings: dict) -> None:
    """Second voice, choices on the development splits, files."""
    voice = document_roles(training, settings)
    logs = {c: fit.together([fit.logits(network, given) for network in networks]) for c, given in held.items()}
    choose(parts, held, logs, settings, voice)
    weights = {f"{n}.{name}": w for n, network in enumerate(networks) for name, w in network.state_dict().items()}
    out.mkdir(parents=True, exist_ok=True)
    storage.save(weights | voice, out / "linker.safetensors")
    (out / "linker.json").write_text(json.dumps(settings, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Command line; see the module's description."""
    parser = argparse.ArgumentParser(prog="python -m ingest.relations.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds mulms, sofc_exp and nerre")
    parser.add_argument("--out", type=Path, required=True)
    shown = [":".join(map(str, member)) for member in MEMBERS]
    parser.add_argument("--members", nargs="+", default=shown, help="networks as LAYERS:EPOCHS:SEED, at most 2 layers")
    parser.add_argument("--corpora", nargs="+", default=list(CORPORA), choices=CORPORA)
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    members = [Member(*map(int, given.split(":"))) for given in options.members]
    run(options.data, options.out, corpora=options.corpora, members=members)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
