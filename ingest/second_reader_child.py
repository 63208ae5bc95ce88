"""The child process of :mod:`ingest.second_reader`: ChemDataExtractor2 with models of ours, one JSON request a line.

ChemDataExtractor2 loads trained models from the network when it is imported and writes a log file where it stands. Neither happens here:
what it would load is replaced before the import by modules without content, its data folder is one of ours, it runs in a temporary
folder, and tokens, parts of speech and chemical names come from the rules below. What stays its own are the grammars: its phrase
templates, its units and dimensions, and how it merges what they find into records.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import sys
import tempfile
import types
from pathlib import Path

_ELEMENTS = (
    "He Li Be Ne Na Mg Al Si Cl Ar Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te Xe Cs Ba La Ce Pr "
    "Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta Re Os Ir Pt Au Hg Tl Pb Bi Th H B C N O F P S K V Y I W U"
).split()
_ELEMENT = "(?:" + "|".join(_ELEMENTS) + ")"
_AMOUNT = r"(?:\d+(?:\.\d+)?|[xyzδ]|\d*(?:\.\d+)?[-+−–]\d*[xyzδ])*"
_FORMULA = re.compile(rf"^(?:\(?{_ELEMENT}{_AMOUNT}\)?{_AMOUNT}){{2,}}$")
_ACRONYM = re.compile(
    r"^(?:LLZT?O|LLZNO|LATP|LAGP|LGPS|LPSC?l?|LPS|LLTO|NZSP|LiPON|LISICON|NASICON|[A-Z]{3,6}|[A-Z]+[a-z]?[A-Z]+\d*)$"
)
_NO_MATERIAL = frozenset(
    "XRD SEM TEM EIS NMR DSC TGA XPS ICP RT DFT MD AC DC FIG TABLE SPS AIMD BET EDS EDX FTIR SOFC ASSB SSE SSES AND THE".split()
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_POWER = rf"(?:(?P<mantissa>{_NUMBER})\s*[×x✕·⋅*]\s*)?10\s*(?P<sign>[-−–+]?)\s*(?P<exponent>\d{{1,2}})(?![\d.])"
_TOKEN = re.compile(
    rf"(?P<power>{_POWER})(?=\s*(?:m|μ|µ)?S\b)"
    r"|(?P<conductivity>(?P<prefix>m|μ|µ|n)?S\s*(?:/\s*|[·⋅]?\s*)(?P<length>cm|m)(?:\s*[-−–]\s*1)?(?![\w]))"
    r"|(?P<energy>(?:m|k)?eV\b|kJ\s*(?:/\s*mol|[·⋅]?\s*mol\s*[-−–]\s*1))"
    rf"|(?P<number>{_NUMBER}(?=\s|[^\w]|$|(?:m|μ|µ)?S\b|m?eV\b))"
    r"|(?P<word>[A-Za-zΑ-ω(\[][\w.()\[\]]*(?:[-−–+][\w.()\[\]]+)*|[^\s])"
)
_SPECIFIED = {
    "IonicConductivity": r"(?:ionic|bulk|total|ion|Li|lithium|sodium|Na|grain|boundary|room|temperature|electrical|proton)",
    "ActivationEnergy": "",
}


def tokenize(text: str) -> list[tuple[str, int, int]]:
    """Tokens as the grammars like them with their places in the text: powers of ten as plain decimals, units as one word."""
    found = []
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match.group()
        start, end = match.span()
        if match["power"]:
            sign = "-" if match["sign"] and match["sign"] != "+" else ""
            value = float((match["mantissa"] or "1").replace(",", ".")) * 10 ** int(sign + match["exponent"])
            found.append((_plain(value), start, end))
        elif match["conductivity"]:
            found.append(((match["prefix"] or "").replace("µ", "μ") + "S/" + match["length"], start, end))
        elif match["energy"]:
            found.append(("kJ/mol" if "mol" in word else word, start, end))
        elif kind == "number" or match["number"]:
            found.append((word, start, end))
        else:
            found += _split_word(word, start)
    return found


def _plain(value: float) -> str:
    """Decimal writing without exponent."""
    text = f"{value:.18f}".rstrip("0").rstrip(".")
    return text or "0"


def _split_word(word: str, start: int) -> list[tuple[str, int, int]]:
    """A word without its closing punctuation and without brackets that have no partner in it."""
    head: list[tuple[str, int, int]] = []
    tail: list[tuple[str, int, int]] = []
    end = start + len(word)
    while (
        len(word) > 1
        and word[0] in "(["
        and (word.count(word[0]) > word.count(")" if word[0] == "(" else "]") or word[-1] in ")].")
    ):
        if word[-1] in ")]" and word.count(word[0]) == word.count(word[-1]) and re.match(r"^\([A-Z][\w.]*\)\d", word):
            break
        head.append((word[0], start, start + 1))
        word, start = word[1:], start + 1
    while len(word) > 1 and (
        word[-1] in ".,;:" or (word[-1] in ")]" and word.count(word[-1]) > word.count("(" if word[-1] == ")" else "["))
    ):
        tail.insert(0, (word[-1], end - 1, end))
        word, end = word[:-1], end - 1
    return [*head, (word, start, end), *tail]


def is_material(word: str) -> bool:
    """Whether a token is a formula or an acronym of a material."""
    if word.upper() in _NO_MATERIAL or word in {"S", "V", "K", "C", "I", "In", "As", "At", "No"}:
        return False
    base = re.sub(r"[-–](?:doped|type|based|x)$", "", word)
    return bool(_FORMULA.match(base) or _ACRONYM.match(base))


def part_of_speech(word: str) -> str:
    """A coarse tag from the word's shape."""
    lower = word.lower()
    if re.match(r"^[-−]?\d+(?:[.,]\d+)?$", word):
        return "CD"
    table = {"DT": "the a an this that these those", "IN": "of at in for with by on from to as between above below", "CC": "and or but",
             "VBZ": "is has shows exhibits reaches", "VBD": "was were had showed exhibited reached", "TO": "to"}  # fmt: skip
    for tag, words in table.items():
        if lower in words.split():
            return tag
    if not word[0].isalnum():
        return word if word in {"(", ")", ",", ".", ":"} else "SYM"
    for suffix, tag in (("ly", "RB"), ("ing", "VBG"), ("ed", "VBN"), ("ic", "JJ"), ("al", "JJ"), ("s", "NNS")):
        if lower.endswith(suffix):
            return tag
    return "NNP" if word[0].isupper() else "NN"


def _stand_ins() -> None:
    """Modules without content in the place of what would load models, and a data folder of our own."""
    folder = Path(tempfile.mkdtemp(prefix="ionatlas-cde-"))
    (folder / "data" / "models").mkdir(parents=True)
    for name in ("scibert_uncased_vocab-1.0.txt", "scibert_cased_vocab-1.0.txt"):
        (folder / "data" / "models" / name).write_text(
            "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"]), encoding="utf-8"
        )
    (folder / "config.yml").write_text(json.dumps({"data_dir": str(folder / "data")}), encoding="utf-8")
    os.environ["CHEMDATAEXTRACTOR_CONFIG"] = str(folder / "config.yml")
    os.chdir(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    class Nothing:
        tag_type = "nothing"

        def __init__(self, *_, **__):
            pass

        def can_tag(self, _):
            return False

    class Empty(types.ModuleType):
        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (Nothing,), {"tag_type": name})

    for name in (
        "stanza",
        "tabledataextractor",
        "tabledataextractor.exceptions",
        "selenium",
        "selenium.webdriver",
        "selenium.webdriver.chrome",
        "selenium.webdriver.common",
        "selenium.webdriver.common.by",
        "selenium.webdriver.support",
        "selenium.webdriver.support.ui",
        "selenium.common",
        "selenium.common.exceptions",
        "chemdataextractor.nlp.bertcrf_tagger",
        "chemdataextractor.nlp.bertcrf_modules",
        "chemdataextractor.nlp.crf",
    ):
        module = Empty(name)
        module.__path__ = []
        sys.modules[name] = module
    import chemdataextractor  # it writes log.txt where it stands: in our folder, which goes with the process

    chemdataextractor.data.AUTO_DOWNLOAD = False


def build():
    """A function from a sentence to facts, made of ChemDataExtractor2's grammars."""
    _stand_ins()
    from chemdataextractor.doc.text import RichToken, Sentence
    from chemdataextractor.model import Compound, ModelType, StringType
    from chemdataextractor.model.units.dimension import Dimension
    from chemdataextractor.model.units.energy import Energy
    from chemdataextractor.model.units.length import Length
    from chemdataextractor.model.units.quantity_model import QuantityModel
    from chemdataextractor.model.units.substance_amount import AmountOfSubstance
    from chemdataextractor.model.units.unit import Unit
    from chemdataextractor.nlp.lexicon import Lexicon
    from chemdataextractor.nlp.subsentence import NoneSubsentenceExtractor
    from chemdataextractor.nlp.tag import BaseTagger
    from chemdataextractor.parse import I, Optional, R
    from chemdataextractor.parse.actions import join
    from chemdataextractor.parse.template import QuantityModelTemplateParser

    class Conductance(Dimension):
        pass

    class Siemens(Unit):
        def __init__(self, magnitude=0.0, powers=None):
            super().__init__(Conductance(), magnitude, powers)

        def convert_value_to_standard(self, value):
            return value

        convert_value_from_standard = convert_error_to_standard = convert_error_from_standard = convert_value_to_standard

    Conductance.units_dict = {R(r"S(iemens)?", group=0): Siemens}
    Conductance.standard_units = Siemens()

    class Conductivity(Dimension):
        constituent_dimensions = Conductance() / Length()

    class MolarEnergy(Dimension):
        constituent_dimensions = Energy() / AmountOfSubstance()

    kinds = R(
        r"^(ionic|ion|bulk|total|grain|boundary|lithium|Li|Li\+|Li-ion|lithium-ion|sodium|Na|room|RT|temperature|electrical|proton|overall)$",
        re.I,
    )

    class IonicConductivity(QuantityModel):
        dimensions = Conductivity()
        specifier = StringType(
            parse_expression=(Optional(kinds) + Optional(kinds) + R(r"^(conductivit(y|ies)|σ)$", re.I)).add_action(join),
            required=True,
        )
        compound = ModelType(Compound, required=False, contextual=False)
        parsers = [QuantityModelTemplateParser()]

    energy_word = ((I("activation") | I("migration")) + (I("energy") | I("energies") | I("barrier"))) | R(r"^E_?a$")

    class ActivationEnergy(QuantityModel):
        dimensions = Energy()
        specifier = StringType(parse_expression=energy_word.add_action(join), required=True)
        compound = ModelType(Compound, required=False, contextual=False)
        parsers = [QuantityModelTemplateParser()]

    class ActivationEnergyPerMole(QuantityModel):
        dimensions = MolarEnergy()
        specifier = StringType(parse_expression=energy_word.add_action(join), required=True)
        compound = ModelType(Compound, required=False, contextual=False)
        parsers = [QuantityModelTemplateParser()]

    class Words:
        def get_word_tokens(self, sentence):
            return [
                RichToken(text=word, start=start, end=end, lexicon=sentence.lexicon, sentence=sentence)
                for word, start, end in tokenize(sentence.text)
            ]

    class Speech(BaseTagger):
        tag_type = "pos_tag"

        def tag(self, tokens):
            return [(token, part_of_speech(token.text)) for token in tokens]

    class Chemistry(BaseTagger):
        tag_type = "ner_tag"

        def tag(self, tokens):
            return [(token, "B-CM" if is_material(token.text) else None) for token in tokens]

    words, taggers, lexicon, whole = Words(), [Speech(), Chemistry()], Lexicon(), NoneSubsentenceExtractor()
    names = {
        "IonicConductivity": "ionic_conductivity",
        "ActivationEnergy": "activation_energy",
        "ActivationEnergyPerMole": "activation_energy",
    }

    def read(text: str) -> list[dict]:
        sentence = Sentence(text, word_tokenizer=words, lexicon=lexicon, taggers=taggers, subsentence_extractor=whole)
        sentence.abbreviation_detector = None
        sentence.models = [IonicConductivity, ActivationEnergy, ActivationEnergyPerMole]
        tokens = [(token.text, token.start, token.end) for token in sentence.tokens]
        facts = []
        for record in sentence.records:
            kind = names.get(type(record).__name__)
            if kind is None or not record.raw_value or not record.raw_units:
                continue
            place = _place(tokens, record.raw_value, record.raw_units)
            compound = record.compound
            called = sorted(compound.names) if compound is not None and compound.names else []
            facts.append(
                {
                    "property": kind,
                    "value": record.value[0] if record.value else None,
                    "high": record.value[-1] if record.value and len(record.value) > 1 else None,
                    "unit": record.raw_units,
                    "name": called[0] if called else None,
                    "start": place[0],
                    "end": place[1],
                }
            )
        return facts

    return read


def _place(tokens: list[tuple[str, int, int]], value: str, unit: str) -> tuple[int, int]:
    """Where value and unit stand: the first tokens that spell the value and have the unit within the next few tokens."""
    wanted = re.sub(r"\s+", "", value)
    for first in range(len(tokens)):
        spelled = ""
        for last in range(first, min(first + 6, len(tokens))):
            spelled += tokens[last][0]
            if spelled == wanted:
                near = [t for t in tokens[last + 1 : last + 5] if t[0] == re.sub(r"\s+", "", unit)]
                return tokens[first][1], near[0][2] if near else tokens[last][2]
    return 0, tokens[-1][2] if tokens else 0


def main() -> None:
    """Read ``{"id": n, "text": ...}`` lines, answer ``{"id": n, "facts": [...]}`` or ``{"id": n, "error": ...}``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever a library prints goes to stderr
    read = build()
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"id": request["id"], "facts": read(request["text"])}
        except Exception as error:  # a grammar that stumbles costs its sentence, not the run
            answer = {"id": request["id"], "error": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
