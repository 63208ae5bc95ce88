"""What a document as a whole says of a material's part in it: the words that stand beside it wherever it is named.

A sentence often names a material without saying whether it is the anode or the electrolyte; another sentence of the paper does. A linear
model over counts of cue words near every place of the name, and over the name's own letters, is the second voice to the network's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

_CUES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"anod\w*",
        r"cathod\w*",
        r"electrolytes?",
        r"(?:inter-?layers?|buffer|barrier|protective|blocking)",
        r"(?:support\w*|substrates?|scaffold\w*|backbone)",
        r"(?:fuel(?!\s+cell)s?|gas(?:es)?|atmosphere|oxidant|humidified|wet|flow\w*|feed|mixture|balance|reform\w*|methane|syngas)",
        r"(?:current collect\w*|paste|mesh)",
        r"(?:infiltrat\w*|impregnat\w*|nanoparticles?|coat\w*|composite)",
        r"electrodes?",
    )
)
_REACH, _BESIDE, _NEAR_AFTER, _NEAR_BEFORE = 80, 3, 25, 12  # characters
_HASHED = 1024
_CLAUSE = re.compile(r"[.;] ")


def subject(document: str) -> np.ndarray:
    """Numbers for a whole document: how often each cue word is used."""
    counts = np.array([len(cue.findall(document)) for cue in _CUES], dtype=float)
    electrodes = counts[:3] / max(1.0, counts[:3].sum())
    return np.concatenate([counts / max(1.0, counts.sum()), electrodes, np.log1p(counts) / 5])


def describe(document: str, phrase: str) -> np.ndarray:
    """Numbers for one name in a document: cue words beside, near and around it, separators, its hashed letters, the document's subject."""
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(phrase)}(?![A-Za-z0-9])")
    places = [m.span() for m in pattern.finditer(document)] if phrase else []
    counts = np.zeros((len(_CUES), 3))
    for start, end in places:
        left = _CLAUSE.split(document[max(0, start - _REACH) : start])[-1]
        right = _CLAUSE.split(document[end : end + _REACH])[0]
        for row, cue in enumerate(_CUES):
            before = min((len(left) - m.end() for m in cue.finditer(left)), default=_REACH)
            after = min((m.start() for m in cue.finditer(right)), default=_REACH)
            if after <= _BESIDE:
                counts[row, 0] += 1
            elif after <= _NEAR_AFTER or before <= _NEAR_BEFORE:
                counts[row, 1] += 1
            elif min(before, after) < _REACH:
                counts[row, 2] += 1
    number = max(1, len(places))
    follows, precedes = ([document[e : e + 1] for _, e in places], [document[max(0, s - 1) : s] for s, _ in places])
    bars = [f in {"|", "/"} for f in follows], [p in {"|", "/"} for p in precedes]
    marks = [sum(bars[0]), sum(bars[1]), sum(a and b for a, b in zip(*bars, strict=True))]
    marks += [sum(document[e : e + 2] == " (" for _, e in places), sum(p == "(" for p in precedes)]
    share = counts / np.maximum(counts.sum(0, keepdims=True), 1)
    cues = [np.array(marks) / number, (counts / number).ravel(), share.ravel(), np.log1p(counts).ravel() / 3]
    return np.concatenate([2 * np.concatenate([*cues, [np.log1p(len(places)) / 5]]), _letters(phrase), subject(document)])


def _letters(phrase: str) -> np.ndarray:
    row = np.zeros(_HASHED)
    whole = f"^{phrase}$"
    grams = {whole[k : k + n] for n in (2, 3, 4) for k in range(len(whole) - n + 1)} | {whole}
    for gram in grams:
        row[zlib.crc32(gram.encode()) % _HASHED] = 0.5
    return row


def fit(rows: np.ndarray, roles: Sequence[str], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """(roles, features) weights and (roles) offsets of a logistic regression; a role of ``names`` that is never seen gets no weight."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=500).fit(rows, list(roles))
    weights, offsets = np.zeros((len(names), rows.shape[1])), np.full(len(names), -5.0)
    for n, name in enumerate(model.classes_):
        weights[names.index(name)], offsets[names.index(name)] = model.coef_[n], model.intercept_[n]
    return weights, offsets


def log_shares(document: str, phrase: str, weights: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """(roles) log probabilities of a name's parts in a document, never below -9."""
    scores = weights @ describe(document, phrase) + offsets
    return np.log(np.exp(scores - np.logaddexp.reduce(scores)) + 1e-4)


def heed(
    logs: np.ndarray, chosen: np.ndarray, columns: Sequence[int], voice: Callable[[int], np.ndarray | None], strength: float
):
    """Log probabilities with the shares of ``columns`` moved by a second voice; their sum, and that of all others, stays.

    Parameters
    ----------
    logs : array (pairs, relations)
    chosen : array (pairs, 2)
        Mention numbers, head and tail.
    columns : sequence of int
        Relations in question.
    voice : callable
        Mention number to (columns) log shares, None where it has nothing to say.
    strength : float
        Weight of the second voice; 0 leaves everything as it is.
    """
    moved = logs.copy()
    for row, tail in enumerate(chosen[:, 1].tolist()):
        said = voice(tail)
        own = logs[row, list(columns)]
        if said is None or not np.isfinite(own).any():
            continue
        together = np.logaddexp.reduce(own)
        joined = own - together + strength * said
        moved[row, list(columns)] = joined - np.logaddexp.reduce(joined) + together
    return moved
