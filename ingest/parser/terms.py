"""Terms of crystal structure and coordination that stand for themselves: labels for what no corpus annotates.

Written for this project from the International Tables' naming of space groups and common prototype names. They mark training
text (where a corpus leaves STRUCTURE and MOTIF open) and are no part of what the parser does when it reads.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.parser.corpora import Span

_ELEMENT = (
    r"(?:Li|Na|K|Rb|Cs|Be|Mg|Ca|Sr|Ba|Sc|Y|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Ti|Zr|Hf|V|Nb|Ta|Cr|Mo|W|Mn|Fe|Co|Ni|Cu|Zn|Al|Ga|In|Si"
    r"|Ge|Sn|P|As|Sb|Bi|S|Se|Te|B|C|N|M|A|X|O)"
)
_PROTOTYPES = (
    r"garnet|perovskite|double perovskite|layered perovskite|anti-?perovskite|antiperovskite|spinel|inverse spinel|argyrodite|NASICON|LISICON"
    r"|thio-?LISICON|LGPS|fluorite|pyrochlore|rock[- ]?salt|wurtzite|zinc[- ]?blende|sphalerite|olivine|rutile|anatase|corundum|apatite|ilmenite"
    r"|delafossite|brownmillerite|bixbyite|scheelite|melilite|antifluorite|elpasolite|K2NiF4|Ruddlesden[-–]Popper|skutterudite|half-Heusler|Heusler"
)
_STRUCTURE = re.compile(
    r"(?<![\w-])(?:"
    rf"(?:{_PROTOTYPES})(?:[- ](?:type|like|structured|related))?"
    r"|(?:pseudo-?)?(?:cubic|tetragonal|orthorhombic|monoclinic|triclinic|rhombohedral|trigonal|hexagonal)"
    r"|(?:face|body)[- ]cent(?:er|r)ed cubic|fcc|bcc|hcp|FCC|BCC|HCP"
    r"|amorphous|glassy|glass[- ]ceramics?|polycrystalline|single[- ]crystal(?:line|s)?"
    r")(?![\w])"
)
_MOTIF = re.compile(
    rf"(?<!\w)(?:\[?{_ELEMENT}(?:O|S|Se|F|Cl|Br|I|N)_?(?:4|6|8|12)\]?"
    r"(?:[-–]?\d?[-−+]?)? (?:octahedra|tetrahedra|polyhedra|dodecahedra|cub(?:es|oids)|octahedron|tetrahedron|polyhedron|units?|groups?)"
    r"|(?:corner|edge|face)[- ]sharing(?: (?:octahedra|tetrahedra|polyhedra))?"
    r"|octahedra|tetrahedra|polyhedra|dodecahedra|octahedron|tetrahedron|polyhedron|octahedral sites?|tetrahedral sites?"
    r"|(?:three[- ]dimensional|3D|2D|two[- ]dimensional|rigid|open|host|polyanionic?|anion|oxygen) (?:framework|network|sublattice)s?"
    r"|(?:octahedral|tetrahedral|cubic|square[- ]planar|trigonal[- ]prismatic) coordination)(?!\w)"
)


@cache
def _space_groups() -> re.Pattern:
    """Space-group symbols as printed in flat text, with and without underscore, bar sign and blanks."""
    import spglib

    names: set[str] = set()
    for hall in range(1, 531):
        kind = spglib.get_spacegroup_type(hall)
        names.update({kind.international_short, kind.international_full.replace(" ", "")})
    spelled: set[str] = set()
    for name in names:
        for plain in (name, name.replace("_", ""), name.replace("-", "").replace("_", "")):
            if len(plain) > 3 or plain in {"R3m", "P-1", "P-3"}:  # the short ones are also sample names
                spelled.add(plain)
    ordered = sorted(spelled, key=lambda n: (-len(n), n))
    loose = "|".join(re.escape(n).replace("\\-", "[-−–]?") for n in ordered)
    named = r"(?<=space group )[PIFRABC][-\w/−]{1,9}"
    return re.compile(rf"(?<![\w-])(?:{loose})(?![\w-])|{named}")


def find(text: str) -> list[Span]:
    """STRUCTURE and MOTIF spans of a text by the term lists, without overlaps."""
    found = [Span(*m.span(), "MOTIF") for m in _MOTIF.finditer(text)]
    taken = [(s.start, s.end) for s in found]
    for match in [*_space_groups().finditer(text), *_STRUCTURE.finditer(text)]:
        if all(match.end() <= a or b <= match.start() for a, b in taken):
            found.append(Span(*match.span(), "STRUCTURE"))
            taken.append(match.span())
    return sorted(found, key=lambda s: s.start)
