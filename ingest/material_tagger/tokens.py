"""Tokens of a material expression and what each looks like: element, number, variable, word of a known class, acronym."""

from __future__ import annotations

import re

from ingest.acronym_table import ACRONYMS
from ingest.chemical_names import ANIONS, CATIONS, KNOWN, LATIN
from ingest.formula_text import ELEMENTS
from ingest.numbers import fold

# characters that old fonts and bad encodings leave in place of signs; one for one, so that places stay
_SIGNS = str.maketrans(
    "À␦\uf064∆͑͒$ϳрՆՅ¼ഛ\uf0a0≅≃≈∼“”‘’",
    "-δδΔ()~~≤≥≤=≤ ~~~~\"\"''",
)
_TOKEN = re.compile(r"[A-Z][a-z]+|[a-z]+|[A-Z]|\d+(?:\.\d+)?|\.\d+|\S")
_SYMBOL = re.compile("|".join(sorted(ELEMENTS, key=lambda e: (-len(e), e))))
VARIABLES = "xyzδwnpuv"
_PLACEHOLDERS = frozenset("Ln RE REE TM Ae Ch Rn An M A R X L T D E".split())
_CHEMICAL = frozenset(
    w.lower()
    for w in [*CATIONS, *LATIN, *ANIONS, *KNOWN]
    + "hydrogen oxygen sulfur nitrogen carbon diamond mercury graphite graphene cuprate pnictide".split()
)
# classes of words; the tagger learns what each class means
_CLASSES = {
    "LEVEL": "slightly lightly heavily highly nearly strongly moderately optimally optimum optimal under over un hole electron co non undoped "
    "overdoped underdoped doped pure parent fully",
    "DOPE": "doped doping substituted substitution deficient rich free intercalated content contents concentration concentrations level codoped "
    "irradiated vacancy containing added addition",
    "SHAPE": "crystal crystals film films thin thick single ultrathin powder powders wire wires tape tapes ribbon ribbons bulk polycrystal "
    "polycrystals polycrystalline monolayer monolayers bilayer bilayers multilayer multilayers ceramic ceramics nanowire nanowires nanotube "
    "nanotubes nanoparticles whisker whiskers pellet pellets epitaxial crystalline layer layers singlecrystal",
    "MADE": "grown annealed twinned untwinned irradiated oxidized oxygenated deoxygenated synthesized prepared obtained deposited sintered "
    "quenched reduced unbuffered detwinned",
    "SMALL": "on onto with for of from and or in by to at the a an is was are being as near",
    "NOUN": "sample samples compound compounds system systems series materials material superconductor superconductors family alloy alloys phase "
    "phases composition compositions type based",
    "UNIT": "nm Å μm",
}
_CLASS_OF: dict[str, str] = {}
for _name, _words in _CLASSES.items():
    for _word in _words.split():
        _CLASS_OF[_word] = f"{_CLASS_OF[_word]}+{_name}" if _word in _CLASS_OF else _name


def clean(text: str) -> str:
    """One kind of sign for each meaning; the length stays."""
    return fold(text).translate(_SIGNS)


def tokenize(folded: str) -> list[tuple[int, int]]:
    """Where the tokens of a cleaned text are: symbols, numbers, words, signs; ``Lax`` and ``Ox`` are a symbol and a variable."""
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(folded):
        word, start, end = match[0], match.start(), match.end()
        if len(word) in (2, 3) and word not in ELEMENTS and word[:-1] in ELEMENTS and word[-1] in "xyz":
            found += [(start, end - 1), (end - 1, end)]
        else:
            found.append((start, end))
    return found


def word_class(word: str) -> str:
    """Class of a word (doping, shape, preparation ...), 'PLURAL', or '-'."""
    lower = word.lower()
    return _CLASS_OF.get(lower) or ("PLURAL" if len(word) > 3 and lower.endswith("s") and word.isalpha() else "-")


def kind(token: str) -> str:
    """What a token looks like."""
    if token in ELEMENTS:
        return "EL"
    if token.isdigit():
        return "INT"
    if re.fullmatch(r"\d*\.\d+", token):
        return "DEC"
    if token in VARIABLES:
        return "VAR"
    if token in _PLACEHOLDERS:
        return "PL"
    for signs, name in (("-+±", "OP"), ("=<>≤≥~:", "EQ"), ("()[]{}", "BR"), (",;", "COMMA")):
        if token in signs:
            return name
    if token.lower() in _CHEMICAL:
        return "CHEM"
    if token.isalpha():
        return "word" if token.islower() else "Word" if token[0].isupper() and len(token) > 2 else "LET"
    return "PUNCT"


def shape(text: str) -> str:
    """``Bi2212`` -> ``Aa00``: case and digits, runs cut to two."""
    text = re.sub(r"\d", "0", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", text)))
    return re.sub(r"(.)\1{2,}", r"\1\1", text)


def coarse(chunk: str) -> str:
    """Class of what stands between two blanks."""
    if not chunk:
        return "P"
    if re.fullmatch(r"[\d.,]+%?", chunk):
        return "N"
    if chunk.islower() and chunk.isalpha():
        return "w" if len(chunk) > 2 or word_class(chunk) != "-" else "v"
    if re.fullmatch(r"[A-Z][a-z]{2,}", chunk):
        return "W"
    letters = re.sub("[^A-Za-z]", "", chunk)
    if letters and "".join(_SYMBOL.findall(letters)) == letters:
        return "F1" if any(c.isdigit() for c in chunk) else "F0"
    if re.search("[A-Z]{3}", chunk):
        return "A"
    return "h" if re.fullmatch(r"[a-z]+(-[a-z]+)+", chunk) else "X"


def letters_look(run: str, after: str) -> list[str]:
    """A run of letters as acronym or formula: capitals, whether elements make it up, repeated ones, the digits behind (``2212``)."""
    capitals = sum(c.isupper() for c in run)
    elements = _SYMBOL.findall(run)
    whole = int("".join(elements) == run)
    streak = max((len(m) for m in re.findall(r"[A-Z]+(?![a-z])", run)), default=0)
    digits = "3" if re.match(r"\s?[-:]?\s?\d{3,5}(?![\d.])", after) else "d" if re.match(r"-?\d\.\d", after) else "s" if re.match(r"\d", after) else "0"  # fmt: skip
    return [
        f"ar={min(capitals, 5)}|{whole}|{min(len(run) - capitals, 3)}",
        f"st={min(streak, 4)}|{whole}|{int(len(elements) != len(set(elements)))}",
        f"end={run[-2:]}" if capitals >= 3 else "end=-",
        f"acr={int(run in ACRONYMS)}",
        f"code={digits}",
    ]
