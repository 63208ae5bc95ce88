"""Training of the network of :mod:`ingest.material_tagger.network`, in torch; called by :mod:`ingest.material_tagger.train`."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.material_tagger.corpus import Expression, varied
from ingest.material_tagger.labels import labels_of
from ingest.material_tagger.network import CHARACTER_STEPS, LABELS, TOKEN_STEPS, Inputs, Network, bag, inputs
from ingest.material_tagger.tokens import clean, tokenize

EPOCHS = 28
SEEDS = 3
WIDTHS = {"character": 32, "characters": 64, "bag": 32, "tokens": 96}
_BATCH = 32
_RATE = 3e-3
_DROPOUT = 0.3
_VARIED = 0.5  # share of the expressions seen with other elements in an epoch
_FORMS = 4
_FORGOTTEN = 0.15
_SEEN = 3  # features of fewer tokens are not learnt


def vocabulary_of(expressions: Sequence[Expression]) -> dict[str, dict[str, int]]:
    """Numbers of the characters (0 nothing, 1 unknown) and of the features (0 nothing) of expressions."""
    characters, seen = Counter(), Counter()
    for expression in expressions:
        folded = clean(expression.text)
        characters.update(folded)
        for row in bag(folded, tokenize(folded)):
            seen.update(row)
    letters = sorted(c for c, n in characters.items() if n >= 2)
    return {
        "characters": {c: n for n, c in enumerate(["", "\0", *letters])},
        "features": {f: n for n, f in enumerate(["", *sorted(f for f, n in seen.items() if n >= _SEEN)])},
    }


def example_of(expression: Expression, vocabulary: dict) -> tuple[Inputs, list[int]] | None:
    """Inputs and labels of an expression; None where it has no tokens or a label that is none."""
    folded = clean(expression.text)
    spans = tokenize(folded)
    labels = labels_of(spans, expression.parts)
    if not spans or not set(labels) <= set(LABELS):
        return None
    return inputs(folded, spans, vocabulary), [LABELS.index(label) for label in labels]


def module_of(characters: int, features: int):
    """The untrained network for so many characters and features."""
    from torch import cat, nn, zeros

    w = WIDTHS

    class Module(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(characters, w["character"], padding_idx=0)
            self.characters = nn.ModuleList(
                nn.Conv1d(w["characters"] if n else w["character"], w["characters"], 3, padding=s, dilation=s)
                for n, s in enumerate(CHARACTER_STEPS)
            )
            self.bag = nn.Embedding(features, w["bag"], padding_idx=0)
            self.bag.weight.data.mul_(0.1)  # keeps the row of the padding at nothing
            self.joined = nn.Linear(3 * w["characters"] + w["bag"], w["tokens"])
            self.tokens = nn.ModuleList(nn.Conv1d(w["tokens"], w["tokens"], 3, padding=s, dilation=s) for s in TOKEN_STEPS)
            self.whole = nn.Linear(w["tokens"], w["tokens"])
            self.out = nn.Linear(w["tokens"], len(LABELS))
            self.transitions = nn.Parameter(zeros(len(LABELS), len(LABELS)))
            self.first = nn.Parameter(zeros(len(LABELS)))
            self.drop = nn.Dropout(_DROPOUT)

        def forward(self, batch: dict[str, Any]):
            x = self.drop(self.embedding(batch["characters"])).transpose(1, 2)
            seen = (batch["characters"] > 0)[:, None]
            for n, layer in enumerate(self.characters):
                y = layer(x).relu() * seen
                x = x + y if n else y
            x = x.transpose(1, 2)
            rows = batch["rows"]
            bags = self.bag(batch["bags"]).sum(2)
            x = [batch["spread"] @ x, x[rows, batch["start"]], x[rows, batch["end"]], bags]
            told = batch["told"][:, :, None]
            x = self.joined(self.drop(cat(x, 2))).relu() * told
            for layer in self.tokens:
                x = x + self.drop(layer(x.transpose(1, 2)).transpose(1, 2).relu()) * told
            whole = self.whole(x.masked_fill(~told, -1e4).amax(1)).relu()
            return self.out(self.drop(x + whole[:, None]))

        def loss(self, batch: dict[str, Any]):
            """Negative log-likelihood of the chains of labels, a mean over expressions."""
            scores, gold, told = self(batch), batch["gold"], batch["told"]
            own = scores.gather(2, gold[:, :, None])[:, :, 0] * told
            own = own.sum(1) + self.first[gold[:, 0]] + (self.transitions[gold[:, :-1], gold[:, 1:]] * told[:, 1:]).sum(1)
            total = self.first + scores[:, 0]
            for place in range(1, scores.shape[1]):
                after = (total[:, :, None] + self.transitions).logsumexp(1) + scores[:, place]
                total = after.where(told[:, place, None], total)
            return (total.logsumexp(1) - own).mean()

    return Module()


def batch_of(examples: list[tuple[Inputs, list[int]]], chance: np.random.Generator | None = None) -> dict[str, Any]:
    """Examples as padded tensors; with ``chance``, features are forgotten now and then, as rare ones will be missing."""
    import torch

    size, long = len(examples), max(len(e.characters) for e, _ in examples)
    count = max(len(e.spans) for e, _ in examples)
    wide = max(max(map(len, e.bags)) for e, _ in examples)
    characters = np.zeros((size, long), dtype=np.int64)
    spread = np.zeros((size, count, long), dtype=np.float32)
    start, end, gold = (np.zeros((size, count), dtype=np.int64) for _ in range(3))
    told = np.zeros((size, count), dtype=bool)
    bags = np.zeros((size, count, max(wide, 1)), dtype=np.int64)
    for row, (given, labels) in enumerate(examples):
        n = len(labels)
        characters[row, : len(given.characters)] = given.characters
        start[row, :n], end[row, :n] = given.spans[:, 0], given.spans[:, 1] - 1
        for place, (a, b) in enumerate(given.spans):
            spread[row, place, a:b] = 1 / (b - a)
            bags[row, place, : len(given.bags[place])] = given.bags[place]
        gold[row, :n], told[row, :n] = labels, True
    if chance is not None:
        bags[chance.random(bags.shape) < _FORGOTTEN] = 0
    named = {
        "characters": characters, "spread": spread, "start": start, "end": end, "gold": gold, "told": told, "bags": bags,
        "rows": np.arange(size)[:, None],
    }  # fmt: skip
    return {name: torch.from_numpy(array) for name, array in named.items()}


def train_member(
    expressions: Sequence[Expression], vocabulary: dict, *, seed: int, epochs: int = EPOCHS
) -> dict[str, np.ndarray]:
    """Train one seed's weights.

    Parameters
    ----------
    expressions
        Labelled expressions; each distinct one counts once.
    vocabulary
        From :func:`vocabulary_of`.
    seed, epochs : int

    Returns
    -------
    dict of str to ndarray
        Half-precision tensors by name.
    """
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    chance, rng = random.Random(seed), np.random.default_rng(seed)
    forms = []
    for expression in {(e.text, e.parts): e for e in expressions}.values():
        made = [expression, *(varied(expression, chance) for _ in range(_FORMS - 1))]
        found = [e for e in (example_of(form, vocabulary) for form in made) if e]
        if found:
            forms.append(found)
    module = module_of(len(vocabulary["characters"]), len(vocabulary["features"]))
    optimizer = torch.optim.AdamW(module.parameters(), lr=_RATE, weight_decay=0.01)
    steps = epochs * (-(-len(forms) // _BATCH))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps, pct_start=0.15)
    for _ in range(epochs):
        examples = [f[0] if chance.random() >= _VARIED else chance.choice(f) for f in forms]
        chance.shuffle(examples)
        # batches of like length, in any order
        examples.sort(key=lambda e: len(e[1]) + 3 * chance.random())
        batches = [examples[n : n + _BATCH] for n in range(0, len(examples), _BATCH)]
        chance.shuffle(batches)
        for batch in batches:
            loss = module.loss(batch_of(batch, rng))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(module.parameters(), 2.0)
            optimizer.step()
            schedule.step()
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in module.state_dict().items()}


def train_network(expressions: Sequence[Expression], *, seed: int = 3, seeds: int = SEEDS, epochs: int = EPOCHS) -> Network:
    """Train the members of the network, one per seed from ``seed`` on."""
    vocabulary = vocabulary_of(expressions)
    weights = {}
    for member in range(seed, seed + seeds):
        trained = train_member(expressions, vocabulary, seed=member, epochs=epochs)
        weights |= {f"{member}.{name}": tensor for name, tensor in trained.items()}
    return Network(weights, vocabulary)
