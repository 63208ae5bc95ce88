"""Words that name no material: classes ("SPEs", "solid conductors") and devices ("SOFC"); what is said of them is no record."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .facts import MaterialRef, plain

_LEAD = re.compile(
    r"^(?:(?:the|a|an|of|in|for|as|these|those|such|many|most|some|all|several|other|both|new|novel|reported|current|typical|various)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:composites?|nanocomposites?|electrolytes?|conductors?|membranes?|cells?|materials?|systems?)$", re.IGNORECASE
)
_PLURAL = re.compile(r"(?:[A-Z][a-z]?-)?[A-Z]{2,6}s")
_NOUNS = re.compile(
    r"(?:(?:solid|state|solid-state|all|inorganic|organic|polymer|polymeric|ceramic|crystalline|glassy|liquid|gel|composite|hybrid|ionic|ion|ion-conducting|"
    r"superionic|fast|proton|oxide-ion|good|best|known|conventional|commercial|li|na|lithium|sodium|magnesium|common|lithium-ion|sodium-ion|li-ion|na-ion|solid-electrolyte)[\s-]+)*"
    r"(?:electrolytes?|conductors?|polymers?|ceramics?|composites?|materials?|membranes?|separators?|compounds?|samples?|cells?|batter(?:y|ies)|electrodes?|cathodes?|anodes?|fillers?|solids?|crystals?|"
    r"glasses|oxides|sulfides|sulphides|halides|hydrides|phosphates|frameworks?|catholytes?|anolytes?)",
    re.IGNORECASE,
)
_DEVICE = re.compile(r"\b(?:cells?|batter(?:y|ies)|capacitors?|spectroscop\w+|diffraction|microscop\w+)$", re.IGNORECASE)
_DEVICES = re.compile(r"(?:[A-Z]{2,4}-)?(?:SOFC|PCFC|PEMFC|SOEC|ASSB|LIB|SIB)s?$")


def names_no_material(ref: MaterialRef, definitions: Mapping[str, str] | None = None) -> bool:
    """Whether a reference without a composition is a class of materials or a device.

    ``definitions`` are the document's own acronyms: one that stands for a cell or a battery is a device.
    """
    if ref.formula is not None or not ref.names or ref.label is not None:
        return False
    if any(formula for _, formula, _ in ref.components):
        return False
    bare = _LEAD.sub("", plain(ref.names[0]))
    core = _TAIL.sub("", bare) or bare
    if not core or _PLURAL.fullmatch(core) or _NOUNS.fullmatch(bare) or _DEVICES.match(core):
        return True
    meaning = (definitions or {}).get(core)
    return meaning is not None and not re.search(r"\d", meaning) and bool(_DEVICE.search(meaning.strip()))
