"""The linker's weights on disk: matrices in 8 bits with a scale for each row, the rest in half precision, one safetensors file."""

from __future__ import annotations

from pathlib import Path

SCALE = ".scale"
_LEAST = 20_000  # numbers in a matrix from which on 8 bits are worth it


def save(weights: dict, path: Path) -> None:
    """Write tensors; matrices of many numbers lose what 8 bits a row lose."""
    import torch
    from safetensors.torch import save_file

    stored = {}
    for name, value in weights.items():
        if value.dim() == 2 and value.numel() >= _LEAST:
            scale = value.abs().amax(1).clamp(min=1e-8) / 127
            stored[name] = (value / scale[:, None]).round().clamp(-127, 127).to(torch.int8).contiguous()
            stored[name + SCALE] = scale.float().contiguous()
        else:
            stored[name] = value.half().contiguous()
    save_file(stored, str(path))
    path.chmod(0o644)  # it is written for its owner alone


def read(path: Path) -> dict:
    """Tensors in float32 by name."""
    from safetensors.torch import load_file

    stored = load_file(str(path))
    return {
        name: value.float() * stored[name + SCALE][:, None] if name + SCALE in stored else value.float()
        for name, value in stored.items()
        if not name.endswith(SCALE)
    }
