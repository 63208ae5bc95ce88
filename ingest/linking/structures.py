"""Statements about structure in prose: space group, crystal system, prototype, motifs, and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.records import Evidence

from .cues import OWN, PHASES, RESPECTIVELY
from .facts import MaterialRef, plain
from .spacegroups import crystal_system, find_spacegroups, symbol_of

PROTOTYPES = (
    ("argyrodite", r"\bargyrodites?\b"),
    ("garnet", r"\bgarnets?\b"),
    ("NASICON", r"\bNA?SICON\b|\bNaSICON\b"),
    ("LISICON", r"(?<!thio-)\bLISICON\b"),
    ("LGPS", r"\bLGPS[\s-](?:type|like|structure)|\bthio-LISICON\b"),
    ("anti-perovskite", r"\banti-?perovskites?\b"),
    ("perovskite", r"(?<!anti-)(?<!anti)\b(?:double )?perovskites?\b"),
    ("spinel", r"\bspinels?\b"),
    ("fluorite", r"\bfluorites?\b"),
    ("apatite", r"\bapatites?\b"),
    ("wurtzite", r"\bwurtzite\b"),
)
_PROTOTYPES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in PROTOTYPES)
_CATION = r"(?:Li|Na|K|Mg|Ca|Sr|Ba|La|Y|Zr|Hf|Ti|Ta|Nb|Al|Ga|Ge|Si|Sn|P|Sb|W|Mo|Sc|In|B|Fe|Ce|V|As|Bi|Zn|Te)"
_MOTIF = re.compile(
    rf"(?<![A-Za-z_}}\d])(?P<m>{_CATION}_?\{{?(?:O|S|Se|F|Cl|N|Br|I)\}}?_?\{{?(?:[2-9]|1[0-2])\}}?)(?:\^?\{{?\d?[-−]\}}?)?(?=\s+(?:tetrahedr|octahedr|dodecahedr|polyhedr|prism|units?\b|groups?\b|cub|trigonal|pyramid|anions?\b|bipyramid|antiprism))"
)
_MOTIF_BEFORE = re.compile(
    rf"(?:tetrahedr\w+|octahedr\w+|dodecahedr\w+|polyhedr\w+)\s*\(?\s*(?P<m>{_CATION}_?\{{?(?:O|S|Se|F|Cl|N)\}}?_?\{{?(?:[2-9]|1[0-2])\}}?)(?![\w(])"
)
_ALL = re.compile(
    r"\b(?:all|every|both|each)\b[^.]{0,40}\b(?:samples?|compositions?|members?|pellets?|ceramics?|specimens?|compounds?|materials?|powders?|case|phases?)\b|\bin every case\b|"
    r"\bthe (?:samples?|series|pellets?|ceramics?|members|garnets|compounds|materials?|products?)\b", re.IGNORECASE
)  # fmt: skip
_PRONOUN = re.compile(
    r"^\W*(?:it|its|this|they|these|their|both|the (?:material|compound|phase|structure|compounds|materials|structures))\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"\bcrystalli[sz]e[sd]?\b|\bspace[\s-]?group|\bis (?:\w+ )?(?:cubic|tetragonal|monoclinic|rhombohedral|orthorhombic|hexagonal|trigonal)|\bindexed\b|"
    r"\bphases?\b|\bstructures?\b|\bsymmetr|\bpolymorph|\bcell\b|\bare (?:\w+ )?(?:cubic|tetragonal|monoclinic|rhombohedral|orthorhombic|hexagonal)|\bstays?\b|\btype\b", re.IGNORECASE
)  # fmt: skip
_NOT_ITS_OWN = re.compile(
    r"impurit|secondary|second phase|transform|transition|converts?|stabili[sz]|instead of|rather than|unstable|decompos|mixture of|coexist|whereas",
    re.IGNORECASE,
)


@dataclass
class Statement:
    """What one sentence says about the structure of ``refs`` (empty: of the document's own samples)."""

    refs: tuple[MaterialRef, ...]
    spacegroup: int | None = None
    phase: str | None = None
    prototype: str | None = None
    motifs: tuple[str, ...] = ()
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def crystal_system(self) -> str | None:
        if self.spacegroup:
            return crystal_system(self.spacegroup)
        return self.phase if self.phase not in ("glass", "glass_ceramic", None) else None


def phase_of_spacegroup(number: int) -> str:
    """The phase a space group means; rhombohedral lattices are called so."""
    if symbol_of(number).startswith("R"):
        return "rhombohedral"
    return crystal_system(number)


def prototype_of(text: str) -> str | None:
    """The structure family a text names, when it names one."""
    found = [name for name, pattern in _PROTOTYPES if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def find_motifs(text: str) -> list[str]:
    """Coordination polyhedra named as such: ``ZrO_{6} octahedra`` -> ``ZrO6``."""
    found = [plain(m["m"]) for pattern in (_MOTIF, _MOTIF_BEFORE) for m in pattern.finditer(text)]
    return list(dict.fromkeys(re.sub(r"[\s{}_]", "", m) for m in found))


def read_statement(text: str, mentions: list, previous: list, *, is_cited: bool, entities=()) -> list[Statement]:
    """Statements of one sentence.

    Parameters
    ----------
    text : str
    mentions, previous : list of Mention
        Materials of the sentence, and of the sentence before it for pronouns.
    is_cited : bool
        The sentence reports others' work: then only what it says of a named material counts.
    entities : sequence of Entity
        What the parser saw; MOTIF entities add motifs.
    """
    groups = find_spacegroups(text)
    phases = [
        (m.start(), name) for name, pattern in PHASES if name not in ("glass", "glass_ceramic") for m in pattern.finditer(text)
    ]
    motifs = find_motifs(text)
    for entity in entities:
        if (
            entity.label == "MOTIF"
            and entity.score > 0.6
            and re.fullmatch(rf"{_CATION}(?:O|S|Se|F|Cl|N)\d{{1,2}}", plain(entity.text).replace(" ", ""))
        ):
            motifs.append(plain(entity.text).replace(" ", ""))
    prototype = prototype_of(text)
    refs = tuple(m.ref for m in mentions if m.score >= 0.5 and m.ref.kind != "name")
    if not refs and previous and _PRONOUN.search(text):
        refs = tuple(m.ref for m in previous if m.score >= 0.5 and m.ref.kind != "name")
    refs = tuple({ref.key: ref for ref in refs}.values())
    statements: list[Statement] = []
    if motifs:
        statements.append(Statement(refs if len(refs) == 1 else (), motifs=tuple(dict.fromkeys(motifs)), prototype=None))
    numbers = list(dict.fromkeys(number for _, _, number in groups))
    names = list(dict.fromkeys(name for _, name in phases))
    if not numbers and not names and not (prototype and refs):
        return statements
    if len(numbers) > 1 or len(names) > 1:
        if len(refs) == len(numbers) > 1 and RESPECTIVELY.search(text):
            statements += [
                Statement((ref,), number, phase_of_spacegroup(number), prototype)
                for ref, number in zip(refs, numbers, strict=True)
            ]
        elif len(refs) == len(numbers) == len(groups):
            for start, _, number in groups:
                nearest = min((m for m in mentions if m.ref in refs), key=lambda m: abs(m.start - start))
                statements.append(Statement((nearest.ref,), number, phase_of_spacegroup(number), None))
        return statements
    if _NOT_ITS_OWN.search(text) and not numbers:
        return statements
    if not numbers and names and not _STATES.search(text):
        return statements
    if refs or (not is_cited and (_ALL.search(text) or OWN.search(text) or _PRONOUN.search(text) or numbers)):
        number = numbers[0] if numbers else None
        phase = phase_of_spacegroup(number) if number else (names[0] if names else None)
        statements.append(Statement(refs, number, phase, prototype))
    return statements
