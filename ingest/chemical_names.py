"""Chemical names of inorganic compounds: ``yttrium (III) nitrate hexahydrate``, ``Er chlorides``, ``antimony pentoxide``.

A name gives a formula by the charges of its ions. Where the name leaves the oxidation state open, the commonest one of the
element in such compounds is taken (``DEFAULT_STATE``).
"""

from __future__ import annotations

import re
from math import lcm

CATIONS = {
    "lithium": "Li", "sodium": "Na", "potassium": "K", "rubidium": "Rb", "caesium": "Cs", "cesium": "Cs", "silver": "Ag",
    "beryllium": "Be", "magnesium": "Mg", "calcium": "Ca", "strontium": "Sr", "barium": "Ba", "zinc": "Zn", "cadmium": "Cd",
    "copper": "Cu", "nickel": "Ni", "cobalt": "Co", "iron": "Fe", "manganese": "Mn", "chromium": "Cr", "vanadium": "V",
    "titanium": "Ti", "scandium": "Sc", "yttrium": "Y", "zirconium": "Zr", "hafnium": "Hf", "niobium": "Nb", "tantalum": "Ta",
    "molybdenum": "Mo", "tungsten": "W", "rhenium": "Re", "ruthenium": "Ru", "rhodium": "Rh", "palladium": "Pd", "platinum": "Pt",
    "aluminium": "Al", "aluminum": "Al", "gallium": "Ga", "indium": "In", "thallium": "Tl", "silicon": "Si", "germanium": "Ge",
    "tin": "Sn", "lead": "Pb", "boron": "B", "phosphorus": "P", "antimony": "Sb", "bismuth": "Bi", "arsenic": "As", "tellurium": "Te",
    "lanthanum": "La", "cerium": "Ce", "praseodymium": "Pr", "neodymium": "Nd", "samarium": "Sm", "europium": "Eu",
    "gadolinium": "Gd", "terbium": "Tb", "dysprosium": "Dy", "holmium": "Ho", "erbium": "Er", "thulium": "Tm", "ytterbium": "Yb",
    "lutetium": "Lu", "mercury": "Hg", "gold": "Au", "ammonium": "NH4", "iridium": "Ir", "osmium": "Os", "thorium": "Th", "uranium": "U",
}  # fmt: skip
LATIN = {
    "ferric": ("Fe", 3), "ferrous": ("Fe", 2), "cupric": ("Cu", 2), "cuprous": ("Cu", 1), "stannic": ("Sn", 4), "stannous": ("Sn", 2),
    "manganous": ("Mn", 2), "manganic": ("Mn", 3), "cobaltous": ("Co", 2), "cobaltic": ("Co", 3), "chromic": ("Cr", 3),
    "nickelous": ("Ni", 2), "ceric": ("Ce", 4), "cerous": ("Ce", 3), "plumbous": ("Pb", 2), "plumbic": ("Pb", 4), "mercuric": ("Hg", 2),
    "zirconyl": ("ZrO", 2), "vanadyl": ("VO", 2), "titanyl": ("TiO", 2), "bismuthyl": ("BiO", 1),
}  # fmt: skip
DEFAULT_STATE = {
    **dict.fromkeys("Li Na K Rb Cs Ag NH4".split(), 1), **dict.fromkeys("Be Mg Ca Sr Ba Zn Cd Cu Ni Co Mn Pb Pd Hg".split(), 2),
    **dict.fromkeys("Sc Y La Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Al Ga In Tl Fe Cr B Sb Bi As Rh Au Ce".split(), 3),
    **dict.fromkeys("Ti Zr Hf Si Ge Sn Ru Pt Ir Te Th".split(), 4), **dict.fromkeys("V Nb Ta P".split(), 5),
    **dict.fromkeys("Mo W Re U".split(), 6),
}  # fmt: skip
# the oxide and some complexes are of another state than the other salts
_OXIDE_STATE = {"Ce": 4, "Mn": 4, "Pr": 3}
_STATES = {"Mn": (2, 3, 4), "Sb": (3, 5), "V": (3, 4, 5), "P": (3, 5), "As": (3, 5), "Fe": (2, 3), "Co": (2, 3), "Ce": (3, 4), "Cu": (1, 2), "Pb": (2, 4)}  # fmt: skip
ANIONS = {
    "oxide": ("O", 2), "peroxide": ("O2", 2), "hydroxide": ("OH", 1), "sulfide": ("S", 2), "sulphide": ("S", 2), "selenide": ("Se", 2),
    "telluride": ("Te", 2), "nitride": ("N", 3), "phosphide": ("P", 3), "carbide": ("C", 4), "fluoride": ("F", 1), "chloride": ("Cl", 1),
    "bromide": ("Br", 1), "iodide": ("I", 1), "nitrate": ("NO3", 1), "nitrite": ("NO2", 1), "sulfate": ("SO4", 2), "sulphate": ("SO4", 2),
    "sulfite": ("SO3", 2), "carbonate": ("CO3", 2), "bicarbonate": ("HCO3", 1), "hydrogencarbonate": ("HCO3", 1), "phosphate": ("PO4", 3),
    "metaphosphate": ("PO3", 1), "pyrophosphate": ("P2O7", 4), "borate": ("BO3", 3), "metaborate": ("BO2", 1), "borohydride": ("BH4", 1),
    "tetrafluoroborate": ("BF4", 1), "hexafluorophosphate": ("PF6", 1), "silicate": ("SiO4", 4), "perchlorate": ("ClO4", 1),
    "acetate": ("CH3COO", 1), "formate": ("HCOO", 1), "oxalate": ("C2O4", 2), "citrate": ("C3H5O(COO)3", 3),
    "acetylacetonate": ("CH3COCHCOCH3", 1), "isopropoxide": ("OCH(CH3)2", 1), "ethoxide": ("OC2H5", 1), "methoxide": ("OCH3", 1),
    "propoxide": ("OC3H7", 1), "butoxide": ("OC4H9", 1), "hydride": ("H", 1), "molybdate": ("MoO4", 2), "heptamolybdate": ("Mo7O24", 6),
    "tungstate": ("WO4", 2), "vanadate": ("VO4", 3), "metavanadate": ("VO3", 1), "titanate": ("TiO3", 2), "zirconate": ("ZrO3", 2),
    "niobate": ("NbO3", 1), "tantalate": ("TaO3", 1), "aluminate": ("AlO2", 1), "chromate": ("CrO4", 2), "dichromate": ("Cr2O7", 2),
    "permanganate": ("MnO4", 1), "thiocyanate": ("SCN", 1), "cyanide": ("CN", 1), "amide": ("NH2", 1), "azide": ("N3", 1),
    "dihydrogenphosphate": ("H2PO4", 1), "hydrogenphosphate": ("HPO4", 2), "triflate": ("CF3SO3", 1),
}  # fmt: skip
KNOWN = {
    "ilmenite": "FeTiO3", "rutile": "TiO2", "anatase": "TiO2", "alumina": "Al2O3", "silica": "SiO2", "zirconia": "ZrO2", "ceria": "CeO2",
    "titania": "TiO2", "magnesia": "MgO", "yttria": "Y2O3", "lanthana": "La2O3", "water": "H2O", "hematite": "Fe2O3", "magnetite": "Fe3O4",
    "perovskite": "CaTiO3", "spinel": "MgAl2O4", "quartz": "SiO2", "corundum": "Al2O3", "periclase": "MgO", "calcite": "CaCO3",
    "gadolinium aluminium borate": "GdAl3(BO3)4", "gadolinium aluminum borate": "GdAl3(BO3)4", "yttrium aluminium borate": "YAl3(BO3)4",
    "yttrium aluminum borate": "YAl3(BO3)4", "ammonium molybdate": "(NH4)6Mo7O24", "boric acid": "H3BO3", "phosphoric acid": "H3PO4",
    "nitric acid": "HNO3", "lithium aluminium hydride": "LiAlH4", "phosphorus pentasulfide": "P2S5", "tetraethyl orthosilicate": "Si(OC2H5)4",
}  # fmt: skip
_MULTIPLES = {
    "mono": 1, "hemi": 0.5, "di": 2, "bi": 2, "tri": 3, "tetra": 4, "penta": 5, "pent": 5, "hexa": 6, "hepta": 7, "octa": 8, "nona": 9,
    "deca": 10, "tetr": 4, "undeca": 11, "dodeca": 12, "sesqui": 1.5,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
_PREFIX = "|".join(sorted(_MULTIPLES, key=len, reverse=True))
_ANION = "|".join(sorted(ANIONS, key=len, reverse=True))
_CATION = "|".join(sorted([*CATIONS, *LATIN], key=len, reverse=True))
_SYMBOL = "|".join(sorted({s for s in CATIONS.values() if s != "NH4"}, key=len, reverse=True))
_CATION_ITEM = (
    rf"(?:(?:{_PREFIX})(?=[a-z]{{5,}}))?(?:(?i:{_CATION})|(?:{_SYMBOL})(?![a-z]))(?:\s?\(\s?(?i:i{{1,3}}|iv|vi{{0,2}})\s?\))?"
)
_NAME = re.compile(
    rf"^(?P<hydrated>(?i:hydrated)\s)?(?P<cations>{_CATION_ITEM}(?:(?:\s?,\s?(?:and\s)?|\s(?:and|or)\s|\s?/\s?){_CATION_ITEM})*)[\s-]+"
    rf"(?:(?i:(?P<count>{_PREFIX})-?(?:hydrogen)?)(?=(?i:-?(?:{_ANION}))s?\b))?(?P<anion>(?i:{_ANION}))s?"
    rf"(?:[\s-]+(?P<water>(?i:(?:{_PREFIX})?-?\s?hydrate)))?(?:\s(?i:nano)?(?:powders?|nanoparticles?|anhydrous|salts?|precursors?|particles?))*$"
)
_METALS = re.compile(
    rf"^(?P<cations>{_CATION_ITEM}(?:(?:\s?,\s?(?:and\s)?|\s(?:and|or)\s){_CATION_ITEM})*)(?:\s(?:metals?|powders?|foils?))?$"
)
_ONE = re.compile(
    rf"(?:(?P<prefix>{_PREFIX})(?=[a-z]{{5,}}))?(?:(?P<name>(?i:{_CATION}))|(?P<symbol>{_SYMBOL}))(?:\s?\(\s?(?P<roman>(?i:i{{1,3}}|iv|vi{{0,2}}))\s?\))?"
)


def _group(formula: str, count: int) -> str:
    if count == 1:
        return formula
    return f"{formula}{count}" if re.fullmatch(r"[A-Z][a-z]?", formula) else f"({formula}){count}"


def salt(cation: str, state: int, anion: str, charge: int) -> str:
    """Formula of a cation and an anion with these charges.

    >>> salt("Al", 3, "SO4", 2)
    'Al2(SO4)3'
    """
    common = lcm(state, charge)
    return _group(cation, common // state) + _group(anion, common // charge)


def name_to_formulas(name: str) -> list[tuple[str, str]]:
    """The compounds that a name stands for, as (name, formula); empty where the name is not understood.

    A list of cations (``nickel (II) and manganese (II) acetates``) gives one compound each.
    """
    text = re.sub(r"\s+", " ", name).strip(" .,;")
    known = KNOWN.get(text.lower())
    if known:
        return [(text, known)]
    match = _NAME.match(text)
    if match is None:
        metals = _METALS.match(text)
        if metals is None:
            return []
        return [(f"{m[0]} metal", _cation(m)[0]) for m in _ONE.finditer(metals["cations"])]
    anion, charge = ANIONS[match["anion"].lower()]
    water = ""
    if match["water"]:
        multiple = re.match(rf"(?i:{_PREFIX})", match["water"])
        count = _MULTIPLES[multiple[0].lower()] if multiple else 1
        water = "·" + ("" if count == 1 else f"{count:g}") + "H2O"
    elif match["hydrated"]:
        water = "·H2O"
    result = []
    for one in _ONE.finditer(match["cations"]):
        cation, state, stated = _cation(one)
        if not stated:
            state = _OXIDE_STATE.get(cation, state) if anion == "O" or (anion.startswith("CH3COCH") and cation == "Ce") else state
        count = _MULTIPLES[match["count"].lower()] if match["count"] else None
        formula = _counted(cation, count, anion, charge) if count and not stated else salt(cation, state, anion, charge)
        if cation == "NH4" and anion == "MoO4":
            formula = "(NH4)6Mo7O24"
        label = f"{one[0]} {match['anion'].lower()}"
        result.append((text if len(match["cations"]) == len(one[0]) else label, formula + water))
    return result


def _cation(match: re.Match) -> tuple[str, int, bool]:
    roman = _ROMAN[match["roman"].lower()] if match["roman"] else None
    if match["name"] and match["name"].lower() in LATIN:
        symbol, state = LATIN[match["name"].lower()]
        return symbol, roman or state, True
    symbol = match["symbol"] or CATIONS[match["name"].lower()]
    return symbol, roman or DEFAULT_STATE.get(symbol, 2), roman is not None


def _counted(cation: str, count: float, anion: str, charge: int) -> str:
    """``dioxide``, ``pentoxide``, ``trichloride``: the count fixes the state, with one cation or two."""
    total = count * charge
    states = _STATES.get(cation, (DEFAULT_STATE.get(cation, 2),))
    if (
        cation != "NH4"
        and (total % 2 == 0 and total // 2 in states and total not in states)
        or (total not in states and count in (3, 5) and charge == 2)
    ):
        return _group(cation, 2) + _group(anion, int(count))
    return cation + _group(anion, int(count))
