"""Train the taggers: ``python -m ingest.material_tagger.train ANNOTATIONS [--validate] [--seed N]``.

The papers of the held-out tenth are never read into training; ``--validate`` measures by five-fold cross-validation over the
other papers and writes nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingest.material_tagger import MODELS, WEIGHTS, parts
from ingest.material_tagger.corpus import Expression, fold_of, is_held_out, labels_of, read_annotations, varied
from ingest.material_tagger.features import features
from ingest.material_tagger.tokens import clean, tokenize

# passive-aggressive updates see the expressions as they are; the likelihood model sees each a second time with other elements
_SETTINGS: dict[str, tuple[str, dict, bool]] = {
    "margin": ("pa", {"max_iterations": 30}, False),
    "likelihood": ("lbfgs", {"c1": 0, "c2": 1, "max_iterations": 100, "feature.possible_transitions": True}, True),
}
assert set(_SETTINGS) == set(MODELS)


def train(expressions: Sequence[Expression], model: str, *, seed: int = 3) -> bytes:
    """Train one model.

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


def exact_share(model: bytes, expressions: Sequence[Expression]) -> float:
    """Share of expressions whose token labels are all right."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    right = 0
    for expression in expressions:
        folded = clean(expression.text)
        spans = tokenize(folded)
        right += parts(spans, tagger.tag(features(folded, spans))) == parts(spans, labels_of(spans, expression.parts))
    return right / max(len(expressions), 1)


def main(argv: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m ingest.material_tagger.train", description=__doc__)
    parser.add_argument("annotations", type=Path, help="folder of SuperMat's annotated TEI files")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--validate", action="store_true", help="five folds over papers, nothing is written")
    options = parser.parse_args(argv)
    expressions = [e for e in read_annotations(options.annotations) if not is_held_out(e.paper)]
    if not expressions:
        parser.exit(3, f"{options.annotations} holds no annotated expressions: give the folder of SuperMat's *.tei.xml files\n")
    figures: dict[str, object] = {
        "expressions": len(expressions),
        "papers": len({e.paper for e in expressions}),
        "seed": options.seed,
    }
    if options.validate:
        for name in MODELS:
            shares = []
            for fold in range(5):
                fitted = train([e for e in expressions if fold_of(e.paper) != fold], name, seed=options.seed)
                shares.append(round(exact_share(fitted, [e for e in expressions if fold_of(e.paper) == fold]), 4))
            figures[name] = shares
        sys.stdout.write(json.dumps(figures) + "\n")
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        # no time in the header: the same expressions and seed give the same file
        (options.out / f"{name}.crfsuite.gz").write_bytes(gzip.compress(train(expressions, name, seed=options.seed), 9, mtime=0))
    (options.out / "training.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
