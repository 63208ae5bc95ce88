"""Train the readers: ``python -m ingest.material_tagger.train ANNOTATIONS [--validate] [--seed N]``.

The papers of the held-out tenth are never read into training; ``--validate`` measures by five-fold cross-validation over the
other papers and writes nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ingest.material_tagger import MODELS, WEIGHTS
from ingest.material_tagger.corpus import FOLDS, Expression, fold_of, is_held_out, read_annotations, varied
from ingest.material_tagger.features import features
from ingest.material_tagger.labels import Part, labels_of, parts
from ingest.material_tagger.network_train import SEEDS, train_network
from ingest.material_tagger.readers import Readers
from ingest.material_tagger.tokens import clean, tokenize

# passive-aggressive updates see the expressions as they are; the likelihood model sees each a second time with other elements
_SETTINGS: dict[str, tuple[str, dict, bool]] = {
    "margin": ("pa", {"max_iterations": 30}, False),
    "likelihood": ("lbfgs", {"c1": 0, "c2": 1, "max_iterations": 100, "feature.possible_transitions": True}, True),
}
assert set(_SETTINGS) == set(MODELS)


def train(expressions: Sequence[Expression], model: str, *, seed: int = 3) -> bytes:
    """Train one chain.

    Parameters
    ----------
    expressions
        Labelled expressions.
    model : {'margin', 'likelihood'}
    seed
        Of the variations; the trainers themselves draw nothing.

    Returns
    -------
    bytes
        The model in CRFsuite's format.

    Notes
    -----
    An expression that a paper repeats fifty times counts once: in five folds over papers that is worth .007 (`margin`).
    """
    import pycrfsuite

    algorithm, settings, with_variations = _SETTINGS[model]
    chance = random.Random(seed)
    trainer = pycrfsuite.Trainer(algorithm, verbose=False)
    for expression in {(e.text, e.parts): e for e in expressions}.values():
        forms = [expression]
        if with_variations and (other := varied(expression, chance)).text != expression.text:
            forms.append(other)
        for form in forms:
            folded = clean(form.text)
            spans = tokenize(folded)
            if spans:
                trainer.append(features(folded, spans), labels_of(spans, form.parts))
    trainer.set_params(settings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def train_readers(expressions: Sequence[Expression], *, seed: int = 3, seeds: int = SEEDS) -> dict[str, bytes]:
    """Train all readers: two chains and the network, ``seeds`` members of it; files' names and what stands in them."""
    # no time in the headers: the same expressions and seed give the same files
    files = {f"{name}.crfsuite.gz": gzip.compress(train(expressions, name, seed=seed), 9, mtime=0) for name in MODELS}
    return files | {"network.safetensors": train_network(expressions, seed=seed, seeds=seeds).to_bytes()}


def exact_share(read: Callable[[str], Iterable[Part]], expressions: Sequence[Expression]) -> float:
    """Share of expressions whose token labels are all right."""
    right = 0
    for expression in expressions:
        spans = tokenize(clean(expression.text))
        right += list(read(expression.text)) == parts(spans, labels_of(spans, expression.parts))
    return right / max(len(expressions), 1)


def validate(expressions: Sequence[Expression], *, seed: int = 3, seeds: int = SEEDS) -> dict[str, list[float]]:
    """Exact shares in five folds over papers: each reader, the readers together, and with the rules (written on these papers)."""
    from ingest.material_segments import segment_by_rules

    shares: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        inside = [e for e in expressions if fold_of(e.paper) != fold]
        outside = [e for e in expressions if fold_of(e.paper) == fold]
        with tempfile.TemporaryDirectory() as folder:
            for name, weights in train_readers(inside, seed=seed, seeds=seeds).items():
                (Path(folder) / name).write_bytes(weights)
            fitted = Readers.load(Path(folder))
        if fitted is None:
            raise RuntimeError("the readers' packages are missing: install python-crfsuite and safetensors")
        ways: dict[str, Callable[[str], Iterable[Part]]] = {
            name: lambda text, n=name, f=fitted: f.read(text).get(n, ()) for name in (*MODELS, "network")
        }
        ways["together"] = fitted.best
        ways["with_rules"] = lambda text, f=fitted: f.best(text, [Part(*s[:3]) for s in segment_by_rules(text)])
        for name, read in ways.items():
            shares.setdefault(name, []).append(round(exact_share(read, outside), 4))
    return shares


def main(argv: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m ingest.material_tagger.train", description=__doc__)
    parser.add_argument("annotations", type=Path, help="folder of SuperMat's annotated TEI files")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="members of the network, from SEED on")
    parser.add_argument("--validate", action="store_true", help="five folds over papers, nothing is written")
    options = parser.parse_args(argv)
    expressions = [e for e in read_annotations(options.annotations) if not is_held_out(e.paper)]
    if not expressions:
        parser.exit(3, f"{options.annotations} holds no annotated expressions: give the folder of SuperMat's *.tei.xml files\n")
    figures: dict[str, object] = {
        "expressions": len(expressions),
        "papers": len({e.paper for e in expressions}),
        "seed": options.seed,
        "seeds": options.seeds,
    }
    if options.validate:
        for name, shares in validate(expressions, seed=options.seed, seeds=options.seeds).items():
            figures[name] = {
                "mean": round(statistics.mean(shares), 4),
                "spread": round(statistics.pstdev(shares), 4),
                "folds": shares,
            }
        sys.stdout.write(json.dumps(figures) + "\n")
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, weights in train_readers(expressions, seed=options.seed, seeds=options.seeds).items():
        (options.out / name).write_bytes(weights)
    (options.out / "training.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
