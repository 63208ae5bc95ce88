"""Lines joined to running text: hyphens at line ends removed or kept as the document itself writes the word elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*")
BREAK = re.compile(r"([A-Za-zÀ-ɏ]+)[-\u00ad]$")
START = re.compile(r"[A-Za-zÀ-ɏ]+")
# First parts that are joined to the next word by a hyphen far more often than not
KEEP = frozenset(
    """all anti cross half high ion large long low mid multi near non one post pre quasi room self semi short single
    small so solid sub super thin three two ultra well wide""".split()
)


# First parts of words written as one, though both parts are words
ONE = frozenset(
    "under over out up with there here where after back how when what some any every can more further never mean".split()
)
ELEMENTS = frozenset(
    """Li Na Mg Al Si Cl Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge Se Br Rb Sr Zr Nb Mo Ru Rh Pd Ag Cd Sb Te Cs Ba La Ce Pr Nd Sm Eu
    Gd Tb Dy Er Yb Hf Ta Re Os Ir Pt Au Hg Tl Pb Bi""".split()
)
# Second parts that follow a hyphen far more often than not
FOLLOW = frozenset(
    """assisted based like type rich free doped containing induced derived coated substituted deficient dependent temperature state
    ion conducting phase scale situ shaped resolved sized related supported exchange scattering""".split()
)


class Vocabulary:
    """Words of a document as they stand inside lines, with their counts.

    Examples
    --------
    >>> words = Vocabulary(["the conductivity of solid-state cells", "high conductivity"])
    >>> words.join("measured conduc-", "tivity of"), words.join("a solid-", "state cell")
    ('measured conductivity of', 'a solid-state cell')
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        for line in lines:
            found = WORD.findall(line)
            if line.rstrip().endswith(("-", "\u00ad")):
                found = found[:-1]
            self.counts.update(word.lower() for word in found)
            self.counts.update(part.lower() for word in found if "-" in word for part in word.split("-"))

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether a word broken at a line's end is written with the hyphen."""
        one, two = first.lower(), second.lower()
        joined, hyphened = self.counts[one + two], self.counts[f"{one}-{two}"]
        if joined or hyphened:
            return hyphened > joined
        if one in ONE:
            return False
        if one in KEEP and len(two) > 3 or two in FOLLOW:
            return True
        if len(first) == 1 or first.isupper() or any(c.isupper() for c in first[1:]) or first in ELEMENTS:
            return True
        return len(one) > 3 and len(two) > 3 and self.counts[one] > 0 and self.counts[two] > 0

    def join(self, before: str, after: str) -> str:
        """Two lines as one text."""
        before, after = before.rstrip(), after.lstrip()
        if not before or not after:
            return before or after
        broken = BREAK.search(before)
        if broken:
            following = START.match(after)
            if following is None or not following.group()[0].islower():
                return before + after
            if self.keeps_hyphen(broken.group(1), following.group()):
                return before + after
            return before[:-1] + after
        if before[-1] in "-/" and not before.endswith((" -", " /")):
            return before + after
        if before[-1] in "–−—" and len(before) > 1 and before[-2] != " " and not after[0].isspace():
            return before + after
        return f"{before} {after}"

    def text(self, lines: Sequence[str]) -> str:
        """Lines as running text."""
        whole = ""
        for line in lines:
            whole = self.join(whole, line)
        return polish(whole)


def polish(text: str) -> str:
    """Spaces set right that typesetting tears: before commas, in ``° C``, around scripts.

    Examples
    --------
    >>> polish("at 25 ° C , in air")
    'at 25 °C, in air'
    """
    text = re.sub(r"°\s+([CFK])\b", r"°\1", text)
    text = re.sub(r"\s+([,;])(?=\s|$)", r"\1", text)
    return re.sub(r"\s{2,}", " ", text).strip()
