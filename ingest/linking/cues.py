"""Words that say what a number is: property, kind of conductivity, phase, own or cited.

Each pattern works on text with ``_{}`` and ``^{}`` markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PROPERTY_CUES: dict[str, re.Pattern] = {
    "electronic_conductivity": re.compile(
        r"\belectron(?:ic|s)?[\s-]+(?:and hole )?conduct(?:ivit(?:y|ies)|ion)|σ_\{(?:e|el|eon|electronic)[^{}]*\}", re.IGNORECASE
    ),
    "ionic_conductivity": re.compile(
        r"conductivit(?:y|ies)|σ(?!\s*[=~]?\s*10\^)|\bconductance of\b|\bconduct(?:ion|or)s?\b", re.IGNORECASE
    ),
    "activation_energy": re.compile(
        r"activation (?:energ(?:y|ies)|barriers?|enthalp(?:y|ies))|\bE_?\{?\s?_?\{?[aA](?:ct)?\}?(?![a-z])|[∆Δ]E_\{?a\}?|"
        r"\bactivation\b", re.IGNORECASE
    ),
    "relative_density": re.compile(
        r"relative (?:\w+ )?densit(?:y|ies)|theoretical densit(?:y|ies)|\bdensification\b|\bdense(?:st|r)?\b|\bdensit(?:y|ies)\b|"
        r"\bcompact(?:ness|it[yi])", re.IGNORECASE
    ),
    "lattice_parameter": re.compile(
        r"(?:lattice|cell|unit[\s-]cell) (?:parameters?|constants?|dimensions?|lengths?)|\b(?:a|b|c)\s*(?:=|≈|:)|\bcell edge", re.IGNORECASE
    ),
    "density": re.compile(r"\bdensit(?:y|ies)\b", re.IGNORECASE),
    "diffusion_coefficient": re.compile(r"diffusi(?:on|vit)|\bD\b|self-diffusion|D_\{", re.IGNORECASE),
    "transference_number": re.compile(r"(?:transference|transport|transfer) (?:number|coefficient)s?|\bt_?\{?(?:Li|Na|\+|ion)", re.IGNORECASE),
    "bulk_modulus": re.compile(r"bulk modul(?:us|i)", re.IGNORECASE),
    "shear_modulus": re.compile(r"shear modul(?:us|i)", re.IGNORECASE),
    "youngs_modulus": re.compile(r"young['’′]?s modul(?:us|i)|elastic modul(?:us|i)|\bmodulus of elasticity", re.IGNORECASE),
    "thermal_expansion_coefficient": re.compile(
        r"thermal[\s-]expansion|expansion coefficients?|\bCTEs?\b|\bTECs?\b", re.IGNORECASE
    ),
}  # fmt: skip

# What the same unit may mean instead; the nearest cue decides.
RIVAL_CUES: dict[str, re.Pattern] = {
    "activation_energy": re.compile(
        r"band[\s-]?gap|binding energ|work function|formation energ|adsorption energ|migration (?:energ|barrier)|hull|cohesive|"
        r"energy (?:level|difference|resolution|cut)|cut-?off|HOMO|LUMO|XPS|fermi|photon|peaks?\b|barriers? for hopping|\bdispersion\b|"
        r"electron affinity|ionization|enthalpy of|redox|hopping barrier|reaction energ|decomposition energ|convergence", re.IGNORECASE
    ),
    "relative_density": re.compile(
        r"retention|efficien|capacity|porosity|wt\b|mol\b|at\b|vol\b|yield|humidity|loss|content|fraction|excess|purity|strain|"
        r"current densit|power densit|energy densit|charge densit|number densit|occup|crystallin|error|deviation|increase|decrease|"
        r"reduc|higher|lower|concentration|utili[sz]ation|transmi|elongation|expan|shrink|degrad|confidence|weight", re.IGNORECASE
    ),
    "lattice_parameter": re.compile(
        r"bond|distance|radi(?:us|i)|wavelength|K_?\{?α|λ|thick|roughness|spacing|d_\{|resolution|diameter|bottleneck|cutoff|cut-off|"
        r"slit|pore|displace|RMS|layer", re.IGNORECASE
    ),
    "density": re.compile(r"current|power|energy|loading|areal|theoretical|cathode|anode|electrode|X-ray densit|\btap\b|calculated", re.IGNORECASE),
    "ionic_conductivity": re.compile(r"thermal conductivit|heat conductivit", re.IGNORECASE),
}  # fmt: skip

KIND_CUES = (
    ("grain_boundary", re.compile(r"grain[\s-]?boundar(?:y|ies)(?! [a-z]*\s?and bulk)|inter-?grain(?!s)|σ_\{(?:gb|GB|g\.b\.)[^{}]*\}", re.IGNORECASE)),
    ("total", re.compile(r"\b(?:total|overall)\b|σ_\{(?:t|tot|total|T)[^{}]*\}", re.IGNORECASE)),
    (
        "bulk",
        re.compile(r"\bbulk\b(?! modul| densit| metallic| electrolyte| solid)|\bintra-?grain\b|\bgrain(?:s|[\s-]interior)?\b(?![\s-]?bound| size| grow)|σ_\{(?:b|bulk|g|grain)[^{}]*\}", re.IGNORECASE),
    ),
)  # fmt: skip

CITATION = re.compile(
    r"(?<!cm)(?<!mm)(?<!nm)(?<!µm)(?<!\bm)(?<!\bs)(?<!10)(?<!Å)(?<!\bK)(?<!\bh)(?<!R)\^\{\s*(?:\[|\(?)?\d{1,3}[a-z]?(?:\s*[,–−-]\s*\d{1,3}[a-z]?)*\s*(?:\]|\)?)?\s*\}(?!\s*(?:S|C|Li|Na|O)\b)"
    r"|\[\s*(?:qv:\s*)?\d{1,3}[a-z]?(?:\s*[,;–−-]\s*\d{1,3}[a-z]?)*\s*\]|\bRefs?\.?\s*\[?\d+"
    r"|\((?:[A-Z][\w'’-]+(?: et al\.?)?(?: and [A-Z][\w'’-]+)?,? \d{4}[a-z]?(?:; )?)+\)"
)
REPORTED = re.compile(
    r"\bet al\b|\breported(?: by| in| that| for| values?| to)?\b|\bprevious(?:ly)?\b|\bliterature\b|\bin the past\b|\bother (?:groups?|authors|works|studies)\b|"
    r"\bhas been (?:shown|achieved|obtained|developed|discovered)\b|\bhave (?:been )?(?:attained|achieved|reached|shown|obtained|reported)\b|"
    r"\bknown\b|\bearlier\b|\bdiscovered by\b|\bdemonstrated that\b|\bwas achieved in\b|\bfound by\b", re.IGNORECASE
)  # fmt: skip
OWN = re.compile(
    r"\bthis (?:work|study|paper|article|letter|research|investigation)\b|\bpresent (?:work|study|paper|samples?)\b|\bour\b|\bwe\b|\bherein\b|"
    r"\bas[\s-](?:prepared|synthesi[sz]ed|obtained|sintered)\b|\bhere,", re.IGNORECASE
)  # fmt: skip
INTRODUCTION = re.compile(r"^\W*(?:\d+[.\s]*)?(?:introduction|background|state of the art)\b", re.IGNORECASE)
EXPERIMENTAL = re.compile(
    r"experiment|\bmethods?\b|materials? and |synthesis|preparation|fabrication|procedure|sample", re.IGNORECASE
)
REVIEW_TITLE = re.compile(
    r"\breview\b|\bperspectives?\b|\bprogress\b|\bprospects?\b|\badvances\b|\brecent (?:development|advance|progress)|\bdevelopments? (?:of|in)\b|"
    r"\bchallenges\b|\boverview\b|\broadmap\b|\bstate of the art\b", re.IGNORECASE
)  # fmt: skip
RESPECTIVELY = re.compile(r"\brespectively\b|\bin (?:that|this) order\b", re.IGNORECASE)
BOUND_AFTER = re.compile(r"^\s*(?:or (?:lower|less|below))", re.IGNORECASE)

PROCESSING = re.compile(
    r"(?:sinter|calcin|anneal|heat|fir|dri|melt|quench|react|treat|press|prepar|synthesi[sz]|milled|cool|hold|held|crystalli[sz]|deposit|"
    r"densif|aged|stored|soak|stirr|dissol)\w*(?:\s+\S+){0,6}\s*$", re.IGNORECASE
)  # fmt: skip

PHASES = (
    ("glass_ceramic", re.compile(r"\bglass[\s–-]?ceramics?\b", re.IGNORECASE)),
    ("glass", re.compile(r"\bglass(?:y|es)?\b|\bamorphous\b", re.IGNORECASE)),
    ("cubic", re.compile(r"\b(?:pseudo-?)?cubic\b|\bc-(?=LLZ)", re.IGNORECASE)),
    ("tetragonal", re.compile(r"\btetragonal\b|\bt-(?=LLZ)", re.IGNORECASE)),
    ("orthorhombic", re.compile(r"\borthorhombic\b", re.IGNORECASE)),
    ("monoclinic", re.compile(r"\bmonoclinic\b", re.IGNORECASE)),
    ("rhombohedral", re.compile(r"\brhombohedral\b", re.IGNORECASE)),
    ("hexagonal", re.compile(r"\bhexagonal\b", re.IGNORECASE)),
    ("trigonal", re.compile(r"\btrigonal\b", re.IGNORECASE)),
    ("triclinic", re.compile(r"\btriclinic\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Cue:
    """A property word at a place."""

    property: str
    start: int
    end: int
    rival: bool = False


def property_cues(text: str) -> list[Cue]:
    """All property words of a text, in order; a rival says that the unit of that property stands for something else."""
    cues = [Cue(name, *match.span()) for name, pattern in PROPERTY_CUES.items() for match in pattern.finditer(text)]
    cues += [Cue(name, *match.span(), rival=True) for name, pattern in RIVAL_CUES.items() for match in pattern.finditer(text)]
    return sorted(cues, key=lambda cue: cue.start)


def conductivity_kind(text: str, at: int) -> str | None:
    """Bulk, total or grain boundary: the word nearest before (or shortly after) an offset, None without one."""
    best = None
    for kind, pattern in KIND_CUES:
        for match in pattern.finditer(text):
            distance = at - match.start() if match.start() <= at else 2 * (match.start() - at) + 10
            if distance <= 160 and (best is None or distance < best[0]):
                best = (distance, kind)
    return best[1] if best else None


def phase_of(text: str) -> str | None:
    """The phase a text names when it names just one."""
    found = []
    for phase, pattern in PHASES:
        if pattern.search(text):
            if phase == "glass" and "glass_ceramic" in found:
                continue
            found.append(phase)
    return found[0] if len(found) == 1 else None
