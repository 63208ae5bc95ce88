"""The state of a training run on disk: weights, their average, the optimizer, as safetensors and JSON (nothing is unpickled)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class State:
    """Model, running average of its weights, optimizer and schedule of one run."""

    decay = 0.998

    def __init__(self, model, optimizer, schedule):
        self.model, self.optimizer, self.schedule = model, optimizer, schedule
        self.steps = 0
        self.mean = {name: p.detach().clone() for name, p in model.named_parameters()}

    def average(self) -> None:
        """One step of the running average (short memory at first)."""
        import torch

        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for name, p in self.model.named_parameters():
                self.mean[name].lerp_(p.detach(), 1 - keep)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The model carries the averaged weights inside, its own again outside."""
        own = {name: p.detach().clone() for name, p in self.model.named_parameters()}
        self.adopt_average()
        try:
            yield
        finally:
            self._put(own)

    def adopt_average(self) -> None:
        """The model takes the averaged weights."""
        self._put(self.mean)

    def _put(self, weights: dict) -> None:
        import torch

        with torch.no_grad():
            for name, p in self.model.named_parameters():
                p.copy_(weights[name])

    def save(self, folder: Path, epoch: int, point: dict) -> None:
        """Write everything so that a kill at any moment leaves the last whole epoch."""
        from safetensors.torch import save_file

        tensors = {f"model/{n}": p.detach().contiguous() for n, p in self.model.named_parameters()}
        tensors |= {f"mean/{n}": t.contiguous() for n, t in self.mean.items()}
        numbers = {}
        for at, values in self.optimizer.state_dict()["state"].items():
            tensors |= {f"adam/{at}/{k}": values[k].contiguous() for k in ("exp_avg", "exp_avg_sq")}
            numbers[str(at)] = float(values["step"])
        curve = self.curve(folder)[: epoch - 1] + [point]
        target = folder / "checkpoint.safetensors"
        note = {
            "epoch": str(epoch),
            "steps": str(self.steps),
            "adam": json.dumps(numbers),
            "schedule": str(self.schedule.last_epoch),
        }
        save_file(tensors, str(target) + ".new", metadata=note)
        (folder / "learning_curve.json.new").write_text(json.dumps(curve, indent=1))
        (folder / "learning_curve.json.new").replace(folder / "learning_curve.json")
        Path(str(target) + ".new").replace(target)

    @staticmethod
    def curve(folder: Path) -> list[dict]:
        """The learning curve so far."""
        path = folder / "learning_curve.json"
        return json.loads(path.read_text()) if path.exists() else []

    def load(self, folder: Path) -> int:
        """Take up the last whole epoch; its number, 0 when there is none."""
        import torch
        from safetensors import safe_open

        path = folder / "checkpoint.safetensors"
        if not path.exists():
            return 0
        with safe_open(str(path), "pt") as stored:
            note = stored.metadata()
            self._put({n: stored.get_tensor(f"model/{n}") for n, _ in self.model.named_parameters()})
            self.mean = {n: stored.get_tensor(f"mean/{n}") for n in self.mean}
            whole = self.optimizer.state_dict()
            for at, step in json.loads(note["adam"]).items():
                moments = {k: stored.get_tensor(f"adam/{at}/{k}") for k in ("exp_avg", "exp_avg_sq")}
                whole["state"][int(at)] = {"step": torch.tensor(step), **moments}
        self.optimizer.load_state_dict(whole)
        self.steps = int(note["steps"])
        self.schedule.last_epoch = int(note["schedule"]) - 1
        self.optimizer._opt_called = True  # or torch warns that the schedule came first
        self.schedule.step()
        return int(note["epoch"])
