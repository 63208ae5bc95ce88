"""What a document says as a whole: its names, its series, its own materials, its sample codes and their treatments."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace

from graph.compositions import CompositionError, is_charge_balanced
from ingest.acronyms import definitions
from ingest.document import Block, Document
from ingest.formula_text import FormulaError, read_formula
from ingest.formulas import expand, find_formulas
from ingest.quantities import find_quantities

from .cues import CITATION, EXPERIMENTAL, INTRODUCTION, REPORTED, REVIEW_TITLE
from .facts import MaterialRef, Mention, Treatment, label_key, plain
from .mentions import MOBILE, Names, find_mentions, formula_score, member_of
from .processing import DENSIFYING, find_steps, hours, kelvin
from .sentences import split_sentences
from .spacegroups import without_spacegroup

READABLE = ("title", "abstract", "heading", "paragraph", "list", "caption", "footnote")
_WEIGHTS = {"title": 8.0, "abstract": 3.0, "heading": 1.0, "caption": 0.8}
_SYNTHESISED = re.compile(
    r"synthesi[sz]ed|prepared|fabricated|obtained|this (?:work|study)|we (?:report|present|show|synthesi)|our\b", re.IGNORECASE
)
_CODE_OF_STEP = re.compile(
    r"\(\s*(?:(?:hereafter\s)?(?:denoted|named|labell?ed|marked|referred to|called|sample|specimen)(?:\s(?:as|by))?\s*)?(?P<code>[A-Za-z][A-Za-z]{0,7}[-−–]?\d[\w.-]*)\s*\)"
    r"|(?:denoted|named|labell?ed|marked|referred to|called)\s(?:as|by)?\s*(?P<code2>[A-Za-z][A-Za-z]{0,7}[-−–]?\d[\w.-]*)"
)
_SPREAD = re.compile(r"^(?=\S*\s\S)(?=.*\d)(?:(?:[A-Z][a-z]?|\d+(?:\.\d+)?|[()\[\]])\s?){4,}(?=\s|$)")
_CLASS_NAME = re.compile(r"^(?:na?sicon|lisicon|thio-?lisicon|garnet|perovskite|argyrodite|lipon|base)s?$", re.IGNORECASE)
_IMPEDANCE = re.compile(r"impedance", re.IGNORECASE)
_LIKELY_NAME = re.compile(r"^[A-Za-zα-ω0-9(]")


class Context:
    """The document as a whole, asked by every linker.

    Attributes
    ----------
    names : Names
        Definitions, sample codes, series.
    is_review : bool
        Everything in it is somebody else's.
    main_ref : MaterialRef or None
        The material the document is mainly about, for values that name none.
    treatments : dict
        Sample code (as :func:`ingest.linking.facts.label_key`) to its thermal treatment.
    """

    def __init__(self, document: Document, paper: Context | None = None):
        self.document = document
        self.blocks = [b for b in document.blocks if b.kind in READABLE]
        texts = [b.text for b in self.blocks] + [t.caption for t in document.tables] + [t.footnotes for t in document.tables]
        self.title = document.title or next((b.text for b in document.blocks if b.kind == "title"), "")
        lent = paper.names.definitions if paper is not None else {}
        self.names = Names({**lent, **definitions([self.title, *(t for t in texts if t)])})
        self.treatments: dict[str, Treatment] = {}
        self.labels: dict[str, str] = {}
        self.is_review = self._is_review()
        self.sentences = [(b, split_sentences(b.text)) for b in self.blocks]
        captions = [t for t in (self.title, *(t.caption for t in document.tables)) if t]
        everything = [*captions, *(s.text for _, sentences in self.sentences for s in sentences)]
        self.names.series = tuple(dict.fromkeys([*self._series(everything), *(paper.names.series if paper is not None else ())]))
        self._read_neutral()
        self._counts, self._refs = self._count()
        self.main_ref, self.main_keys = self._main()
        if paper is not None:
            self._borrow(paper)
        self.has_impedance = any(_IMPEDANCE.search(t) for t in texts)
        self._codes_from_text()

    # ------------------------------------------------------------------ materials in text
    def mentions(self, text: str) -> list[Mention]:
        """Materials named in a text."""
        if not text:
            return []
        return list(self._mentions(text, len(self.names.codes)))

    @functools.lru_cache(maxsize=4000)  # noqa: B019 (one context a document, gone with it)
    def _mentions(self, text: str, codes: int) -> tuple[Mention, ...]:
        return tuple(find_mentions(text, self.names))

    def resolve(self, text: str, *, header: str = "") -> MaterialRef | None:
        """The material that a table cell (or heading) names: formula, acronym, code, composite, ``x = 0.2``; else its name."""
        text = re.sub(
            r"\s*(?:\[\s*(?:qv:\s*)?\d[\d,;\s–-]*[a-z]?\s*\]|\^\{\s*(?:\(?[a-z]\)?|\[?[\d,\s–-]+\]?|[*†‡§]+)\s*\})+\s*$",
            "",
            text.strip(),
        )
        text = without_spacegroup(text)
        bare = plain(text)
        if not bare or re.fullmatch(r"[\d.,\s%±()+–-]+", bare):
            return None
        known = self.names.codes.get(label_key(bare))
        if known is not None:
            return known
        if (spread := _SPREAD.match(bare)) and re.search(r"\d", spread.group()):
            compact = re.sub(r"\s+", "", spread.group())
            found = [m for m in self.mentions(compact) if m.start == 0 and m.end == len(compact)]
            if found:
                return found[0].ref
        found = self.mentions(text)
        if found:
            whole = max(found, key=lambda m: m.end - m.start)
            rest = plain(text[: whole.start] + " " + text[whole.end :]).strip(" ,;:()")
            ref = whole.ref
            if ref.kind == "series" and len(found) > 1:
                ref = next((m.ref for m in found if m.ref.kind == "variable"), ref)
            if len(found) > 1 and len({m.ref.material_key for m in found}) > 1 and rest and ref.kind != "variable":
                parts = tuple((plain(m.text), m.ref.formula, None) for m in found)
                return MaterialRef((bare,), None, kind="composite", components=parts)
            if re.search(r"\bglass[\s-]?ceramic", rest, re.IGNORECASE):
                ref = replace(ref, phase=ref.phase or "glass_ceramic")
            elif re.search(r"\bglass(?:y)?\b", rest, re.IGNORECASE):
                ref = replace(ref, phase=ref.phase or "glass")
            if rest and len(rest) > 3 and re.search(r"\bwt\b|%|\+|/", rest):
                return MaterialRef((bare,), None, kind="composite", components=((plain(whole.text), ref.formula, None),))
            return ref.named(bare) if rest and len(bare) < 60 else ref
        if len(bare) <= 90 and _LIKELY_NAME.match(bare):
            return MaterialRef((bare,), None, kind="name")
        return None

    def composite(self, parts: list[tuple[str, str]], amount: str | None, shape: str | None = None) -> MaterialRef:
        """A composite from the cells of one row: the host first, then the filler with its amount; ``shape`` tells specimens apart."""
        order = sorted(parts, key=lambda p: 1 if re.search(r"filler|additive|ceramic", p[0], re.IGNORECASE) else 0)
        texts = []
        for heading, text in order:
            if amount and re.search(r"filler|additive|ceramic", heading, re.IGNORECASE):
                texts.append(f"{plain(amount)} {plain(text)}")
            else:
                texts.append(re.sub(r"\s*\([^()]*ratio[^()]*\)", "", plain(text)))
        components = []
        for heading, text in order:
            ref = self.resolve(text)
            fraction = amount if amount and re.search(r"filler|additive|ceramic", heading, re.IGNORECASE) else None
            components.append((plain(text), ref.formula if ref else None, fraction))
        name = " + ".join(texts)
        names = (name, f"{name} {shape[0].lower() + shape[1:]}") if shape else (name,)
        return MaterialRef(names, None, label=shape, kind="composite", components=tuple(components))

    def member(self, variable: str, value: float, ref: MaterialRef | None = None, *, near: str = "") -> MaterialRef | None:
        """The member of a series at a value of its variable: the series of a caption first, then the document's."""
        stated = [m.text for m in self.mentions(near) if m.ref.kind == "series"]
        if ref is not None and ref.kind == "series":
            stated += list(ref.names)
        return member_of([*stated, *(s for s, variables in self.names.series if variable in variables)], variable, value)

    # ------------------------------------------------------------------ what is its own
    def is_main(self, ref: MaterialRef | None) -> bool:
        """Whether a material is one of those the document made itself."""
        if ref is None or self.is_review:
            return False
        if ref.kind in ("main", "code", "variable") or ref.material_key in self.main_keys:
            return True
        if ref.formula:
            elements = set(re.findall(r"[A-Z][a-z]?", ref.formula))
            return any(
                len(elements) >= 3 and elements <= series and len(series - elements) <= 1 for series in self._series_elements
            )
        return False

    def spelling(self, label: str) -> str:
        """A sample code as the document's table (or first definition) spells it."""
        known = self.names.codes.get(label_key(label))
        return self.labels.get(label_key(label)) or (known.label if known is not None and known.label else plain(label))

    def label_of(self, treatment: Treatment, ref: MaterialRef) -> str | None:
        """The one sample code whose treatment agrees."""
        agreeing = [key for key, known in self.treatments.items() if known.agrees(treatment) and not _differs(known, treatment)]
        if len(agreeing) != 1:
            return None
        known = self.names.codes.get(agreeing[0])
        if known is not None and ref.formula and known.formula and known.formula != ref.formula:
            return None
        return self.labels[agreeing[0]]

    def learn_code(self, label: str, ref: MaterialRef | None, treatment: Treatment | None, *, in_table: bool = False) -> None:
        """Remember a sample code of a table or a definition; the table's spelling is the one that stays."""
        key = label_key(label)
        if in_table:
            self.labels[key] = plain(label)
        if (
            ref is not None
            and (in_table or key not in self.names.codes)
            and len(plain(label)) >= 2
            and not re.fullmatch(r"[\d.\s%-]+", plain(label))
            and not label.startswith(("x =", "y ="))
        ):
            self.names.learn(label, replace(ref, kind="code"))
        if treatment is not None:
            known = self.treatments.get(key)
            if known is None or known.time_h is None:
                self.treatments[key] = treatment
                self.labels.setdefault(key, plain(label))

    def learn_main(self, refs: list[MaterialRef]) -> None:
        """The materials of the document's own tables are its own; a precursor that was named more often is not."""
        keys = {ref.material_key for ref in refs if ref.kind not in ("name", "main", "series")}
        if not keys or self.is_review:
            return
        self.main_keys |= keys
        main = self.main_ref
        in_title = main is not None and any(m.ref.material_key == main.material_key for m in self.mentions(self.title))
        if main is not None and main.material_key not in keys and not in_title:
            elements = re.findall(r"[A-Z][a-z]?", main.formula or "")
            if len(set(elements)) <= 3 and main.formula:
                self.main_keys.discard(main.material_key)
                self.main_ref = replace(refs[0], label=None, kind="main") if len(keys) == 1 else None

    def family(self, text: str) -> str | None:
        from .structures import prototype_of

        return prototype_of(text) or plain(text)

    def family_of(self, ref: MaterialRef) -> str | None:
        from graph.families import family

        return family(ref.formula, ref.names) if ref.formula or ref.names else None

    # ------------------------------------------------------------------ building
    def _borrow(self, paper: Context) -> None:
        """What the paper says that this document supplements: its sample codes, their treatments, its own materials."""
        for key, ref in paper.names.codes.items():
            self.names.learn(ref.label or key, ref)
        self.treatments |= paper.treatments
        self.labels |= paper.labels
        self.main_ref = self.main_ref or paper.main_ref
        self.main_keys |= paper.main_keys

    def _is_review(self) -> bool:
        headings = [b.text for b in self.document.blocks if b.kind == "heading"] + [
            b.section for b in self.document.blocks if b.section
        ]
        experimental = any(
            EXPERIMENTAL.search(h) and len(h) < 80 and not re.search(r"recent|strateg|challenge", h, re.IGNORECASE)
            for h in headings
        )
        return bool(REVIEW_TITLE.search(self.title)) and not (
            experimental and any(re.search(r"experimental|materials and methods|methods?\b", h, re.IGNORECASE) for h in headings)
        )

    def _series(self, texts: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        counted: Counter = Counter()
        printed: dict[str, str] = {}
        for text in texts:
            for mention in self.names.formulas(text):
                if mention.kind not in ("variable_formula", "composite") or not mention.variables:
                    continue
                if any(len(v) > 1 and v.isupper() for v in mention.variables):
                    continue
                raw = mention.host or mention.raw
                counted[plain(raw).replace(" ", "")] += 3 if text == self.title else 1
                printed.setdefault(plain(raw).replace(" ", ""), raw)
        result = []
        for key, _ in counted.most_common():
            parsed = read_formula(printed[key])
            variables = tuple(sorted(parsed.variables)) if parsed else ()
            if parsed and len(parsed.amounts) >= 3 and variables:
                result.append((printed[key], variables))
        for meaning in self.names.definitions.values():
            parsed = read_formula(meaning)
            if parsed and parsed.end == len(meaning) and parsed.variables and len(parsed.amounts) >= 3:
                result.append((meaning, tuple(sorted(parsed.variables))))
        return tuple(dict.fromkeys(result))

    def _read_neutral(self) -> None:
        """A code defined by a series that cannot be neutral has a second reading: the document's neutral series of the same elements.

        Print swaps brackets (``(SiO4)2(PO4)3`` for ``Si2PO12``) more often than chemistry does.
        """
        for code, meaning in self.names.definitions.items():
            printed = read_formula(meaning)
            if (
                printed is None
                or printed.end != len(meaning)
                or not printed.variables
                or _is_neutral(meaning, printed.variables) is not False
            ):
                continue
            for series, variables in self.names.series:
                other = read_formula(series)
                if (
                    set(variables) == set(printed.variables)
                    and set(other.elements) == set(printed.elements)
                    and _is_neutral(series, variables)
                ):
                    self.names.neutral[code] = series
                    break

    def _count(self):
        weights: Counter = Counter()
        refs: dict[str, MaterialRef] = {}
        in_title = {m.ref.material_key for m in self.mentions(self.title)} if self.title else set()
        seen: Counter = Counter()
        title = [(Block(kind="title", text=self.title), split_sentences(self.title))] if self.title else []
        for block, sentences in [*title, *((b, s) for b, s in self.sentences if b.kind != "title")]:
            weight = _WEIGHTS.get(block.kind, 0.3)
            for sentence in sentences:
                made = block.kind != "title" and bool(_SYNTHESISED.search(sentence.text))
                others = block.kind not in ("title", "abstract") and bool(
                    INTRODUCTION.search(block.section or "")
                    or (not made and (CITATION.search(sentence.text) or REPORTED.search(sentence.text)))
                )
                for mention in self.mentions(sentence.text):
                    key = mention.ref.material_key
                    seen[id(block), key] += 1
                    factor = mention.score if mention.ref.kind not in ("series", "name") else 0.6
                    factor = max(factor, 0.9) if key in in_title else factor
                    if seen[id(block), key] <= 4:
                        weights[key] += weight * factor * (0.3 if others else 1.6 if made else 1.0)
                    if key not in refs or (refs[key].formula is None and mention.ref.formula):
                        refs[key] = mention.ref
                    else:
                        refs[key] = refs[key].named(*mention.ref.names)
        for key in list(weights):
            ref = refs[key]
            if ref.formula and not set(re.findall(r"[A-Z][a-z]?", ref.formula)) & set(MOBILE) and key not in in_title:
                weights[key] *= 0.7
        return weights, refs

    def _main(self) -> tuple[MaterialRef | None, set[str]]:
        self._series_elements: list[set[str]] = []
        if self.is_review or not self._counts:
            return None, set()
        ranked = [
            (self._refs[k], w)
            for k, w in self._counts.most_common()
            if self._refs[k].kind != "series"
            and not _CLASS_NAME.match(plain(self._refs[k].names[0]))
            and formula_score(self._refs[k].formula, self._refs[k].kind, self._refs[k].names[0]) >= 0.4
        ]
        for series, _ in self.names.series[:2]:
            parsed = read_formula(series)
            self._series_elements.append({s for s, _ in parsed.amounts})
        if not ranked:
            return None, set()
        top = ranked[0][1]
        named = {m.ref.material_key for m in self.mentions(self.title)}
        simple = lambda ref: ref.formula is not None and len(set(re.findall(r"[A-Z][a-z]?", ref.formula))) <= 2  # noqa: E731
        keys = {
            ref.material_key for ref, weight in ranked if weight >= 0.3 * top and (not simple(ref) or ref.material_key in named)
        }
        main = ranked[0][0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        clear = top >= 1.25 * second or ranked[0][0].formula is not None
        return (replace(main, label=None, kind="main") if clear else None), keys

    def _codes_from_text(self) -> None:
        for block, sentences in self.sentences:
            if block.kind not in ("paragraph", "abstract", "list", "caption"):
                continue
            for sentence in sentences:
                if not re.search(r"[A-Za-z]\d|[-−–]\d", sentence.text):
                    continue
                self._learn_codes(sentence.text)

    def _learn_codes(self, text: str) -> None:
        """``sintered at 1200 °C for 30 min (SL-2)``: a code with the treatment that stands before it."""
        matches = list(_CODE_OF_STEP.finditer(text))
        if not matches:
            return
        quantities = find_quantities(text)
        steps = [s for s in find_steps(text, quantities) if s.operation in DENSIFYING]
        last = 0
        for match in matches:
            code = match["code"] or match["code2"]
            before = [s for s in steps if s.start < match.start()]
            if not before or any(m.start == 0 and m.end == len(code) and m.kind != "acronym" for m in find_formulas(code)):
                continue
            step, since = before[-1], max(last, before[-1].start)
            inside = [q for q in quantities if since <= q.start < match.start()]
            temperature = next((kelvin(q) for q in reversed(inside) if kelvin(q) in step.temperatures_K), None)
            time = next((hours(q) for q in reversed(inside) if hours(q) in step.times_h), step.time_h)
            if temperature is None:
                continue
            last = match.end()
            self.learn_code(code, self.main_ref, Treatment(step.operation, temperature, time, step.atmosphere))


def _is_neutral(series: str, variables) -> bool | None:
    """Whether a series can be charge neutral at a small value of its variables."""
    try:
        return is_charge_balanced(expand(series, dict.fromkeys(variables, 0.1)))
    except (FormulaError, CompositionError):
        return None


def _differs(known: Treatment, stated: Treatment) -> bool:
    return known.time_h is not None and stated.time_h is not None and abs(known.time_h - stated.time_h) > 0.01 * known.time_h
