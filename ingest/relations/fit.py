"""Training loop of the linker's upper part on sentences whose frozen states are at hand."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from ingest.relations.coding import Coded, batch, widths


def logits(network, coded: list[Coded], largest: int = 4096) -> list[np.ndarray]:
    """(pairs, relations) log probabilities of each sentence, relations that the types forbid at minus infinity."""
    import torch

    found: list = [np.zeros((0, 1), dtype=np.float32)] * len(coded)
    todo = [n for n, c in enumerate(coded) if len(c.pairs)]
    network.eval()
    with torch.inference_mode():
        for numbers in widths([coded[n] for n in todo], largest):
            chosen = [coded[todo[k]] for k in numbers]
            tensors = batch(chosen)
            scores = network(padded(chosen), tensors["mask"], tensors).masked_fill(~tensors["allowed"], -torch.inf)
            parts = scores.log_softmax(-1).split([len(c.pairs) for c in chosen])
            for k, part in zip(numbers, parts, strict=True):
                found[todo[k]] = part.numpy()
    return found


def together(members: list[list[np.ndarray]]) -> list[np.ndarray]:
    """Log of the mean probability of several networks, sentence by sentence."""
    with np.errstate(divide="ignore"):
        return [
            np.logaddexp.reduce(rows) - np.log(len(rows)) if len(rows) > 1 else rows[0] for rows in zip(*members, strict=True)
        ]


def padded(coded: list[Coded]):
    """(b, w, size) float32 states of several sentences."""
    import torch

    return torch.nn.utils.rnn.pad_sequence([torch.from_numpy(c.states).float() for c in coded], batch_first=True)


def train(
    network,
    training: list[Coded],
    weights: np.ndarray,
    *,
    epochs: int,
    seed: int,
    watch: Callable[[int, float, object], None],
    rate: float = 1e-3,
    layer_rate: float = 1.5e-4,
    largest: int = 1200,
) -> object:
    """Train in place; returns the network with its averaged weights.

    Parameters
    ----------
    network : Upper
    training : list of Coded
        With states and targets; sentences without pairs are passed over.
    weights : array (sentences,)
        How much a pair of each sentence counts.
    watch : callable
        Called after each epoch with its number, the mean loss and the averaged network.
    rate, layer_rate : float
        Largest learning rates of the new parts and of the layers that start from the encoder's.
    largest : int
        Pieces in a batch.
    """
    import torch

    torch.manual_seed(seed)
    kept = [n for n, c in enumerate(training) if len(c.pairs)]
    training, weights = [training[n] for n in kept], np.asarray(weights)[kept]
    upper = list(network.layers.parameters())
    others = [p for name, p in network.named_parameters() if not name.startswith("layers.")]
    optimizer = torch.optim.AdamW([{"params": upper, "lr": layer_rate}, {"params": others, "lr": rate}], weight_decay=0.01)
    steps = epochs * len(list(widths(training, largest, seed)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (0.06 * steps), max(0.0, (steps - n) / (0.94 * steps)))
    )
    mean = copy.deepcopy(network)
    done = 0
    for epoch in range(epochs):
        network.train()
        total = number = 0.0
        for numbers in widths(training, largest, seed + epoch):
            chosen = [training[k] for k in numbers]
            tensors = batch(chosen)
            heavy = torch.from_numpy(np.repeat(weights[numbers], [len(c.pairs) for c in chosen])).float()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(padded(chosen), tensors["mask"], tensors)
            logs = scores.float().masked_fill(~tensors["allowed"], -1e4).log_softmax(-1)
            loss = -(heavy * (logs * tensors["target"]).sum(-1)).sum() / heavy.sum()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            keep = min(0.995, (1 + done) / (10 + done))
            with torch.no_grad():
                for averaged, own in zip(mean.parameters(), network.parameters(), strict=True):
                    averaged.lerp_(own, 1 - keep)
            total, number = total + loss.item(), number + 1
        watch(epoch + 1, total / number, mean)
    return mean
