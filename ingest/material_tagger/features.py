"""Features of the tokens of a material expression for the taggers."""

from __future__ import annotations

import re

from ingest.material_tagger.tokens import coarse, kind, letters_look, shape, word_class

_OF_FORMULAS = frozenset(["EL", "INT", "DEC", "VAR", "OP", "PL", "BR"])
_BROKEN = re.compile(r"([A-Za-z]{2,})(-)\s([a-z]{2,})")  # "crys- tals"
_EDGE = "()[],;.\"'"


def features(folded: str, spans: list[tuple[int, int]]) -> list[list[str]]:
    """Feature names of each token of a cleaned text (:func:`ingest.material_tagger.tokens.clean`)."""
    return _Expression(folded, spans).features()


class _Expression:
    def __init__(self, folded: str, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self.words = [folded[a:b] for a, b in spans]
        self.kinds = [kind(w) for w in self.words]
        self.joined: dict[int, str] = {}
        for match in _BROKEN.finditer(folded):
            self.joined.update({match.start(g): match[1] + match[3] for g in (1, 2, 3)})
        self.classes = []
        for word, (start, _) in zip(self.words, spans, strict=True):
            whole = word_class(self.joined[start]) if start in self.joined else "-"
            self.classes.append(whole if whole != "-" else word_class(word))
        self.chunks = [m.span() for m in re.finditer(r"\S+", folded)]
        bare = [folded[a:b].strip(_EDGE) for a, b in self.chunks]
        self.chunk_words = [c.lower() for c in bare]
        self.chunk_classes = [coarse(c) for c in bare]
        self.chunk_shapes = [re.sub(r"(.)\1+", r"\1", shape(c))[:10] for c in bare]
        self.chunk_of: list[int] = []
        at = 0
        for start, _ in spans:
            while self.chunks[at][1] <= start:
                at += 1
            self.chunk_of.append(at)
        self.looks: list[list[str]] = [[] for _ in spans]
        for match in re.finditer(r"[A-Za-z]+", folded):
            look = letters_look(match[0], folded[match.end() : match.end() + 7])
            for place, (start, end) in enumerate(spans):
                if start >= match.start() and end <= match.end():
                    self.looks[place] = look

    def features(self) -> list[list[str]]:
        depth, rows = 0, []
        for place, word in enumerate(self.words):
            depth += word in "([{"
            rows.append([f"d={min(depth, 2)}", *self._own(place), *self._around(place), *self._chunk(place), *self._run(place)])
            depth = max(0, depth - (word in ")]}"))
        return rows

    def _blanks(self, place: int) -> tuple[int, int]:
        before = place > 0 and self.spans[place - 1][1] < self.spans[place][0]
        after = place + 1 < len(self.spans) and self.spans[place + 1][0] > self.spans[place][1]
        return int(before), int(after)

    def _own(self, place: int) -> list[str]:
        word, sort, group = self.words[place], self.kinds[place], self.classes[place]
        lower = word.lower()
        row = ["b", f"k={sort}", f"sh={shape(word)}", f"lex={group}", *self.looks[place]]
        if sort == "INT":
            row.append(f"il={min(len(word), 5)}")
        elif sort != "DEC":
            row.append(f"w={word}")
            if sort != "EL":
                row.append(f"l={lower}")
        if len(word) > 3:
            row += [f"s3={lower[-3:]}", f"s4={lower[-4:]}", f"p4={lower[:4]}"]
        whole = self.joined.get(self.spans[place][0])
        if whole:
            row += ["j", f"jl={word_class(whole)}", f"jw={whole.lower()}"]
        return row

    def _around(self, place: int) -> list[str]:
        kinds, classes, words, count = self.kinds, self.classes, self.words, len(self.words)
        sort = kinds[place]
        before_blank, after_blank = self._blanks(place)
        row = [f"sp={before_blank}{after_blank}", f"k,sp={sort}|{before_blank}{after_blank}", f"n={min(count, 8)}"]
        for step in (-3, -2, -1, 1, 2, 3):
            other = place + step
            if not 0 <= other < count:
                row.append(f"k{step}=END")
                continue
            row.append(f"k{step}={kinds[other]}|{classes[other]}")
            if abs(step) <= 2:
                look = kinds[other]
                word = f"INT{len(words[other])}" if look == "INT" else look if look in ("DEC", "EL") else words[other].lower()
                row.append(f"w{step}={word}")
        left = kinds[place - 1] + classes[place - 1] if place else "BOS"
        right = kinds[place + 1] + classes[place + 1] if place + 1 < count else "EOS"
        row += [
            f"kk-={left}|{sort}|{before_blank}",
            f"kk+={sort}|{right}|{after_blank}",
            f"kkk={left}|{sort}|{classes[place]}|{right}",
        ]
        if place > 1:
            row.append(f"k3-={kinds[place - 2]}|{left}|{sort}")
        if place + 2 < count:
            row.append(f"k3+={sort}|{right}|{kinds[place + 2]}")
        if place == 0:
            row.append("BOS")
        if place == count - 1:
            row.append("EOS")
        return row

    def _chunk(self, place: int) -> list[str]:
        here, (start, end) = self.chunk_of[place], self.spans[place]
        first, last = self.chunks[here]
        classes, count = self.chunk_classes, len(self.chunks)
        row = [
            f"cs={self.chunk_shapes[here]}",
            f"C={classes[here]}",
            "cpos=" + ("S" if start == first else "I") + ("E" if end == last else ""),
            f"cl={self.chunk_words[here]}",
            f"cn={min(count, 4)}{classes[here]}",
        ]
        for step in (-2, -1, 1, 2):
            other = here + step
            if not 0 <= other < count:
                row.append(f"C{step}=END")
                continue
            row.append(f"C{step}={classes[other]}")
            if abs(step) == 1:
                row.append(f"cl{step}={self.chunk_words[other] if classes[other] in 'wWhP' else classes[other]}")
        before = classes[here - 1] if here else "B"
        after = classes[here + 1] if here + 1 < count else "E"
        return [*row, f"CCC={before}|{classes[here]}|{after}", f"CCk={before}|{self.kinds[place]}|{after}"]

    def _run(self, place: int) -> list[str]:
        """How much of a formula the run of formula-like tokens around holds."""
        left = right = place
        while left > 0 and self.kinds[left - 1] in _OF_FORMULAS:
            left -= 1
        while right + 1 < len(self.kinds) and self.kinds[right + 1] in _OF_FORMULAS:
            right += 1
        run = self.kinds[left : right + 1]
        elements, numbers = run.count("EL"), run.count("INT") + run.count("DEC")
        return [
            f"run={min(elements, 4)}|{min(numbers, 3)}|{min(run.count('VAR'), 1)}",
            f"rk={self.kinds[place]}|{min(elements, 3)}|{int(numbers > 0)}",
        ]
