"""The shipped network in plain torch.

``transformers`` reads the same folder and gives the same scores, but importing it takes longer than reading a paper; so the
pipeline's processes do without it, and training and models of one's own go through it.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional


class Layer(nn.Module):
    """Self-attention and feed-forward, each added to its input and normalised after (Devlin et al. 2019, post-norm)."""

    def __init__(self, size: int, inner: int, heads: int, epsilon: float):
        super().__init__()
        self.heads = heads
        self.attend = nn.Linear(size, 3 * size)  # queries, keys, values
        self.mix = nn.Linear(size, size)
        self.mix_norm = nn.LayerNorm(size, epsilon)
        self.widen = nn.Linear(size, inner)
        self.narrow = nn.Linear(inner, size)
        self.norm = nn.LayerNorm(size, epsilon)

    def forward(self, states, mask):
        """(b, w, size) states and (b, 1, 1, w) mask, true where there is something to read."""
        rows, width, size = states.shape
        parts = self.attend(states).view(rows, width, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask)
        states = self.mix_norm(states + self.mix(seen.transpose(1, 2).reshape(rows, width, size)))
        return self.norm(states + self.narrow(functional.gelu(self.widen(states))))


class Encoder(nn.Module):
    """Pieces to states: (b, w) ids and mask to (b, w, size)."""

    def __init__(self, config: dict):
        super().__init__()
        size, epsilon = config["hidden_size"], config["layer_norm_eps"]
        self.pieces = nn.Embedding(config["vocab_size"], size)
        self.places = nn.Embedding(config["max_position_embeddings"], size)
        self.norm = nn.LayerNorm(size, epsilon)
        self.layers = nn.ModuleList(
            Layer(size, config["intermediate_size"], config["num_attention_heads"], epsilon)
            for _ in range(config["num_hidden_layers"])
        )

    def forward(self, ids, mask):
        states = self.norm(self.pieces(ids) + self.places.weight[: ids.shape[1]])
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            states = layer(states, seen)
        return states


class Tagger(nn.Module):
    """Encoder and tag scores, called like a token classification model of transformers."""

    base_model_prefix = "encoder"

    def __init__(self, config: dict):
        super().__init__()
        self.config = SimpleNamespace(id2label={int(n): tag for n, tag in config["id2label"].items()})
        self.encoder = Encoder(config)
        self.classifier = nn.Linear(config["hidden_size"], len(self.config.id2label))

    def forward(self, input_ids, attention_mask):
        return SimpleNamespace(logits=self.classifier(self.encoder(input_ids, attention_mask)))


class Pieces:
    """The folder's tokenizer, called like a fast tokenizer of transformers (as far as reading needs it)."""

    is_fast = True

    def __init__(self, path: Path):
        self._inner = Tokenizer.from_file(str(path))
        self._inner.no_padding()
        self._inner.no_truncation()
        self.pad_token_id, self.cls_token_id, self.sep_token_id = map(self._inner.token_to_id, ("[PAD]", "[CLS]", "[SEP]"))

    def __len__(self) -> int:
        return self._inner.get_vocab_size()

    def __call__(self, texts: list[str], *, add_special_tokens: bool = True, **_) -> dict[str, list]:
        coded = self._inner.encode_batch(texts, add_special_tokens=add_special_tokens)
        return {"input_ids": [c.ids for c in coded], "offset_mapping": [c.offsets for c in coded]}


def load(folder: Path) -> tuple[Tagger, Pieces]:
    """The network in float32 and its tokenizer from a folder that ``BertForTokenClassification`` wrote."""
    network = Tagger(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    network.load_state_dict(_renamed(load_file(str(folder / "model.safetensors"))), assign=True)
    return network.eval(), Pieces(folder / "tokenizer.json")


_NAMES = {
    "attention.output.dense": "mix", "attention.output.LayerNorm": "mix_norm", "intermediate.dense": "widen",
    "output.dense": "narrow", "output.LayerNorm": "norm",
}  # fmt: skip


def _renamed(stored: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The stored weights under our names. All pieces are of one segment, whose vector goes into the places."""
    weights = {name.removeprefix("bert."): w.float() for name, w in stored.items()}
    embedded = "embeddings.{}".format
    named = {f"classifier.{kind}": weights[f"classifier.{kind}"] for kind in ("weight", "bias")}
    named["encoder.pieces.weight"] = weights[embedded("word_embeddings.weight")]
    named["encoder.places.weight"] = (
        weights[embedded("position_embeddings.weight")] + weights[embedded("token_type_embeddings.weight")][0]
    )
    for kind in ("weight", "bias"):
        named[f"encoder.norm.{kind}"] = weights[embedded(f"LayerNorm.{kind}")]
        layer = 0
        while f"encoder.layer.{layer}.output.dense.{kind}" in weights:
            was, now = f"encoder.layer.{layer}.", f"encoder.layers.{layer}."
            parts = [weights[f"{was}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            named[f"{now}attend.{kind}"] = torch.cat(parts)
            named |= {f"{now}{ours}.{kind}": weights[f"{was}{theirs}.{kind}"] for theirs, ours in _NAMES.items()}
            layer += 1
    return named
