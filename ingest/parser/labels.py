"""The labels the graph needs, and how each corpus' own types are turned into them.

========================  =====================================================================================
label                     meaning
========================  =====================================================================================
MATERIAL                  formula, name, acronym, sample code, element or dopant named as a substance
PROPERTY                  the quantity that is measured (ionic conductivity, activation energy, density)
VALUE                     number of a result or amount, with its bound or uncertainty ("above 120", "5.1 × 10-4")
UNIT                      unit of a VALUE
CONDITION                 circumstance of a measurement or synthesis step, number and unit together ("25 °C", "12 h", "air")
STRUCTURE                 space group, crystal system, prototype or family, phase state
MOTIF                     coordination polyhedra, frameworks, structural descriptors
OPERATION                 synthesis operation or method
PRECURSOR                 starting material of a synthesis
CHARACTERIZATION          technique or instrument
========================  =====================================================================================

Mapping (``-`` = the corpus has no such type). What a corpus does not annotate is *open* there: a token outside its entities may
be ``O`` or any open label, and training sums over those possibilities instead of learning "not a PROPERTY".

=================  ==========================  =================================  =====================================  ==================
label              SOFC-Exp                    MuLMS                              MSPT                                   NERRE
=================  ==========================  =================================  =====================================  ==================
MATERIAL           MATERIAL                    MAT, SAMPLE                        Material, Nonrecipe-Material           formula, name,
                                                                                                                         acronym, dopant
PROPERTY           open                        PROPERTY                           Property-Type, Condition-Type,         open
                                                                                  Apparatus-Property-Type
VALUE              VALUE before its unit       VALUE before its UNIT, NUM,        Number before Amount-, Property-,      open
                                               RANGE                              Apparatus-Unit
UNIT               unit part of VALUE          UNIT                               Amount-, Property-, Apparatus-Unit     open
CONDITION          VALUE in the slots          VALUE of a PROPERTY that is a      Number with Condition-Unit,            open
                   working_temperature,        conditionProperty, VALUE as        Condition-Misc, Material as
                   time_of_operation           conditionEnvironment               Atmospheric_Material
STRUCTURE          open, term list             FORM if crystalline, amorphous,    open, term list                        structure_or_phase
                                               polytype ...; open, term list
MOTIF              open, term list             open, term list                    open, term list                        open, term list
OPERATION          open                        open                               Operation, Meta                        open
PRECURSOR          -  (is MATERIAL)            -  (is MATERIAL)                   Material as Recipe_Precursor           -
CHARACTERIZATION   open                        TECHNIQUE, INSTRUMENT              Characterization-Apparatus             open
left out           EXPERIMENT, DEVICE          MEASUREMENT, CITE, DEV, other      Brand, Reference, Amount-Misc,         applications,
                                               FORM                               apparatus, descriptors                 description
=================  ==========================  =================================  =====================================  ==================

A temperature or time whose role the annotators did not state is taken as VALUE + UNIT *or* CONDITION. No corpus annotates MOTIF, and
STRUCTURE only in abstracts (NERRE): both also learn from the term list of ``terms`` and from sentences of our own (``synthetic``).
"""

from __future__ import annotations

from collections.abc import Iterable

LABELS: tuple[str, ...] = (
    "MATERIAL",
    "PROPERTY",
    "VALUE",
    "UNIT",
    "CONDITION",
    "STRUCTURE",
    "MOTIF",
    "OPERATION",
    "PRECURSOR",
    "CHARACTERIZATION",
)

#: Types each corpus annotates itself, one entry a layer: MuLMS nests entities, so it has an outer and an inner layer.
NATIVE: dict[str, tuple[str, ...]] = {
    "sofc_exp": ("MATERIAL", "VALUE", "DEVICE", "EXPERIMENT"),
    "mulms_outer": (
        "MAT", "NUM", "VALUE", "UNIT", "PROPERTY", "FORM", "MEASUREMENT", "CITE", "SAMPLE", "TECHNIQUE", "DEV", "RANGE", "INSTRUMENT",
    ),
    "mulms_inner": (
        "MAT", "NUM", "VALUE", "UNIT", "PROPERTY", "FORM", "MEASUREMENT", "CITE", "SAMPLE", "TECHNIQUE", "DEV", "RANGE", "INSTRUMENT",
    ),
    "mspt_synthesis": (
        "Material", "Number", "Operation", "Amount-Unit", "Condition-Unit", "Material-Descriptor", "Condition-Misc",
        "Synthesis-Apparatus", "Nonrecipe-Material", "Brand", "Property-Misc", "Apparatus-Descriptor", "Amount-Misc",
        "Property-Type", "Apparatus-Unit", "Reference", "Property-Unit", "Meta", "Condition-Type", "Characterization-Apparatus",
        "Apparatus-Property-Type",
    ),
    "matscholar_ner": ("MAT", "PRO", "DSC", "CMT", "SMT", "APL", "SPL"),
}  # fmt: skip

#: The layers of each corpus that has types of its own.
LAYERS: dict[str, tuple[str, ...]] = {
    "sofc_exp": ("sofc_exp",),
    "mulms": ("mulms_outer", "mulms_inner"),
    "mspt_synthesis": ("mspt_synthesis",),
    "matscholar_ner": ("matscholar_ner",),
}

#: What the shipped weights are trained on; Matscholar's licence (GPL-3.0) keeps it out.
SHIPPED = ("sofc_exp", "mulms", "mspt_synthesis", "nerre")

#: Labels a corpus leaves open (see the module's text); every other label is fully annotated there.
OPEN: dict[str, frozenset[str]] = {
    "sofc_exp": frozenset({"PROPERTY", "STRUCTURE", "MOTIF", "OPERATION", "CHARACTERIZATION"}),
    "mulms": frozenset({"STRUCTURE", "MOTIF", "OPERATION"}),
    "mspt_synthesis": frozenset({"STRUCTURE", "MOTIF"}),
    "nerre": frozenset(LABELS) - {"STRUCTURE", "PRECURSOR"},
    "nerre_doping": frozenset(LABELS) - {"PRECURSOR"},
    "supermat_materials": frozenset({"STRUCTURE"}),
    "matscholar_ner": frozenset({"VALUE", "UNIT", "CONDITION", "STRUCTURE", "MOTIF", "PRECURSOR"}),
    "synthetic": frozenset(),
}


def bio(labels: tuple[str, ...], prefix: str = "") -> list[str]:
    """BIO tags of a label set, ``O`` first: ``["O", "B-MATERIAL", "I-MATERIAL", ...]``; a prefix gives ``sofc_exp:O`` and so on."""
    head = f"{prefix}:" if prefix else ""
    return [f"{head}O"] + [f"{head}{p}-{label}" for label in labels for p in ("B", "I")]


def _layers(corpora: Iterable[str]) -> list[str]:
    return [layer for corpus in LAYERS if corpus in set(corpora) for layer in LAYERS[corpus]]


def all_tags(corpora: Iterable[str] = SHIPPED) -> list[str]:
    """Every output of a model trained on these corpora: the unified block first, then one block a corpus layer."""
    tags = bio(LABELS)
    for name in _layers(corpora):
        tags += bio(NATIVE[name], name)
    return tags


def blocks(corpora: Iterable[str] = SHIPPED) -> dict[str, tuple[int, int]]:
    """Where each block stands in the outputs of such a model: ``{"unified": (0, 21), "sofc_exp": (21, 30), ...}``."""
    spans = {"unified": (0, 1 + 2 * len(LABELS))}
    at = spans["unified"][1]
    for name in _layers(corpora):
        spans[name] = (at, at + 1 + 2 * len(NATIVE[name]))
        at = spans[name][1]
    return spans
