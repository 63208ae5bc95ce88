"""Exact characters of a line image: the PP-OCR recognition model that the ``rapidocr`` wheel carries.

The model is run directly rather than through ``rapidocr``'s own pipeline: the place of every character along the line is
needed to find its level, and its vocabulary of 18,000 signs is cut to those a Western scientific text can hold. Nothing is
downloaded.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

HEIGHT = 48
_STRIDE = 8
_MODEL = "models/PP-OCRv6_rec_small.onnx"
# the signs of print: Latin, Greek, punctuation, arrows and mathematics in use; one look-alike of each group only
_ALLOWED = (
    "".join(map(chr, range(0x21, 0x7F)))
    + "£§©®°±²³´µ·¹»«¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÍÎÑÒÓÔÕÖ×ØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõö÷øùúûüýÿćčęěğłńňőřśşšůűžŻżŁŠŽČ"
    + "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξοπρστυφχψωϕ–—‘’“”†‡•…‰′″€™Å℃←↑→↓↔⇌⇒∂∆∇∈∏∑−∓∗√∝∞∠∥∫∼≃≅≈≠≡≤≥≪≫⊥⋅"
    + "⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋"
)


@dataclass(frozen=True)
class Reading:
    """What the model reads on one line image.

    ``characters`` holds (sign, x, probability) with x in pixels of the image given, at the sign's middle.
    """

    text: str
    confidence: float
    characters: list[tuple[str, float, float]]


@functools.lru_cache(maxsize=1)
def _session():
    from importlib.resources import files

    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a page a process: more threads only get in each other's way
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    model = files("rapidocr") / _MODEL
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    signs = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    kept = [0] + [index for index, sign in enumerate(signs) if len(sign) == 1 and (sign in _ALLOWED or sign == " ")]
    return session, np.array(kept), [signs[index] for index in kept]


def recognise(images: list[np.ndarray], *, batch: int = 2) -> list[Reading]:
    """Read line images.

    Parameters
    ----------
    images
        Grey line images, uint8, dark on light, any height; each holds one line of text.
    batch
        Lines of similar length that go through the model together; more fall out of the processor's cache.

    Returns
    -------
    list of Reading
        In the order given; an image with nothing to read gives an empty text.
    """
    import cv2

    session, kept, signs = _session()
    name = session.get_inputs()[0].name
    scaled = [
        cv2.resize(
            image,
            (max(16, round(image.shape[1] * HEIGHT / image.shape[0])), HEIGHT),
            interpolation=cv2.INTER_AREA if image.shape[0] > HEIGHT else cv2.INTER_CUBIC,
        )
        for image in images
    ]
    readings: list[Reading | None] = [None] * len(images)
    order = sorted(range(len(images)), key=lambda index: scaled[index].shape[1])
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        width = -(-max(scaled[index].shape[1] for index in chosen) // _STRIDE) * _STRIDE
        stack = np.ones((len(chosen), 3, HEIGHT, width), np.float32)
        for row, index in enumerate(chosen):
            stack[row, :, :, : scaled[index].shape[1]] = scaled[index].astype(np.float32) / 127.5 - 1.0
        steps = session.run(None, {name: stack})[0][:, :, kept]
        pace = width / steps.shape[1]
        for row, index in enumerate(chosen):
            readings[index] = _collapse(steps[row], signs, pace * images[index].shape[0] / HEIGHT, images[index].shape[1])
    return readings


def _collapse(steps: np.ndarray, signs: list[str], pace: float, width: int) -> Reading:
    """Greedy CTC: runs of one sign are one character, placed at the run's probability-weighted middle."""
    best = steps.argmax(axis=1)
    probability = steps[np.arange(len(best)), best]
    characters: list[tuple[str, float, float]] = []
    index = 0
    while index < len(best):
        stop = index
        while stop < len(best) and best[stop] == best[index]:
            stop += 1
        if best[index]:
            weights = probability[index:stop]
            middle = (np.average(np.arange(index, stop), weights=weights) + 0.5) * pace
            characters.append((signs[best[index]], float(min(middle, width)), float(weights.max())))
        index = stop
    text = "".join(sign for sign, _, _ in characters)
    confidence = float(np.mean([score for _, _, score in characters])) if characters else 0.0
    return Reading(text, confidence, characters)
