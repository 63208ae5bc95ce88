"""The parser that the pipeline uses: markup text in, labelled spans with scores out.

Any Hugging Face token classification model whose tags are our labels in BIO form can take the place of the shipped weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.parser import markup
from ingest.parser.labels import LABELS

WEIGHTS = Path(__file__).parent / "weights"


class ParserError(Exception):
    """A parser model cannot be loaded. The message names the model, what is wrong and what to do."""


@dataclass(frozen=True)
class Entity:
    """A labelled span: ``text == markup_text[start:end]``; ``score`` is the mean probability of its pieces' tags (0 to 1)."""

    start: int
    end: int
    label: str
    text: str
    score: float


class Parser:
    """A token classification model and its tokenizer, ready to read. Make one with :meth:`load`."""

    def __init__(self, model, tokenizer, name: str):
        from ingest.parser.decoding import transitions

        self.model, self.tokenizer, self.name = model.eval(), tokenizer, name
        self.labels, self._columns = _columns(model.config.id2label, name)
        self._table = transitions(1 + 2 * len(self.labels))

    @classmethod
    def load(cls, model: str | Path | None = None, *, quantize: bool = False) -> Parser:
        """Load the shipped weights, a folder, or a model of the Hugging Face hub.

        Parameters
        ----------
        model : str or Path, optional
            Folder with config.json, model.safetensors and tokenizer.json, or a hub id ("group/name"). None: the shipped weights,
            without network.
        quantize : bool
            8-bit linear layers: more than twice as fast on processors with integer instructions (what the pipeline uses); no change on others. Scales are taken over a batch, so the
            last digits of a text's scores may depend on the texts beside it.

        Raises
        ------
        ParserError
            Nothing there, hub out of reach, no fast tokenizer, or other labels than ours.
        """
        source = WEIGHTS if model is None else model
        local = Path(source).is_dir()
        if not local and (model is None or isinstance(model, Path) or _looks_like_path(str(model))):
            hint = (
                "train one with python -m ingest.parser.train"
                if model is None
                else "give a folder with config.json or a hub id group/name"
            )
            raise ParserError(f"no parser model at {source}: {hint}")
        network, tokenizer = _fetch(source, local)
        if not getattr(tokenizer, "is_fast", False):
            raise ParserError(f"{source}: its tokenizer gives no character offsets; save it as a fast tokenizer (tokenizer.json)")
        parser = cls(network, tokenizer, str(model) if model is not None else "shipped")
        if quantize:
            parser.model = _quantized(parser.model)
        return parser

    def entities(self, texts: list[str]) -> list[list[Entity]]:
        """Entities of each text, left to right, with offsets into the text as given (markup included).

        Texts of any length: long ones are read in overlapping windows. The same list gives the same result bit for bit.
        """
        from ingest.parser.decoding import log_probabilities, to_spans, viterbi

        stripped = [markup.strip(text) for text in texts]
        found: list[list[Entity]] = []
        plain = [s for s, _ in stripped]
        for n, offsets, logs in log_probabilities(self.model, self.tokenizer, plain, {"unified": self._columns}):
            scores = logs["unified"]
            path = viterbi(scores, self._table)
            entities = []
            for span, pieces in to_spans(path, offsets, self.labels):
                back = stripped[n][1]
                start, end = markup.widen(texts[n], back[span.start], back[span.end - 1] + 1)
                score = float(sum(_exp(scores[p, path[p]]) for p in pieces) / len(pieces))
                entities.append(Entity(start, end, span.label, texts[n][start:end], round(min(score, 1.0), 6)))
            found.append(entities)
        return found


def _exp(value: float) -> float:
    import math

    return math.exp(float(value))


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") != 1 or name.endswith("/")


def _fetch(source: str | Path, local: bool):
    """(model, tokenizer) in float32 on the processor."""
    if source is WEIGHTS:
        from ingest.parser import bert

        return bert.load(WEIGHTS)
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer
    from transformers.utils import logging as hf_logging

    hf_logging.disable_progress_bar()
    try:
        options = {"local_files_only": local, "trust_remote_code": False}
        network = AutoModelForTokenClassification.from_pretrained(source, dtype=torch.float32, use_safetensors=True, **options)
        tokenizer = AutoTokenizer.from_pretrained(source, **options)
    except Exception as error:  # transformers raises OSError, ValueError, hub and network errors of many kinds
        reason = str(error).strip().split("\n")[0]
        remedy = (
            "the folder must hold config.json, model.safetensors and tokenizer.json of a token classification model"
            if local
            else "check the name and the network, or download it and give its folder"
        )
        raise ParserError(f"cannot load parser model {source}: {reason} ({remedy})") from error
    return network, tokenizer


def _columns(id2label: dict[int, str], name: str) -> tuple[tuple[str, ...], list[int]]:
    """Labels the model knows, and the outputs that are their tags: O first, then B- and I- of each. Other blocks ("corpus:tag") are left."""
    where = {tag: int(n) for n, tag in id2label.items() if ":" not in tag}
    labels = tuple(label for label in LABELS if f"B-{label}" in where and f"I-{label}" in where)
    foreign = sorted(tag for tag in where if tag != "O" and tag[2:] not in labels)
    if not labels or "O" not in where or foreign:
        shown = ", ".join(foreign[:6]) or ", ".join(sorted(where)[:6]) or "none"
        expected = ", ".join(f"B-/I-{label}" for label in LABELS)
        raise ParserError(f"parser model {name} has other labels ({shown}): it must give O and some of {expected}")
    return labels, [where["O"]] + [where[f"{p}-{label}"] for label in labels for p in ("B", "I")]


def _quantized(network):
    """The model with 8-bit linear layers, weights scaled a channel; the last layer stays as it is (that keeps F1 within .002)."""
    import warnings

    import torch
    from torch.ao import quantization

    if torch.backends.quantized.engine == "none":  # no integer kernels for this processor
        return network

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it announces its move to another package
        small = quantization.quantize_dynamic(
            getattr(network, network.base_model_prefix), {torch.nn.Linear: quantization.per_channel_dynamic_qconfig}
        )
    setattr(network, network.base_model_prefix, small)
    return network
