"""Acronyms of the field: what each stands for, where that is beyond doubt, and the families of those where it is not.

A document's own definition always comes first (:mod:`ingest.acronyms`). An entry has a formula only where everybody means
the same composition; LLZTO or LATP name a series, and their formula is None unless the document defines it.
"""

from __future__ import annotations

from typing import NamedTuple


class Acronym(NamedTuple):
    """``formula`` is None for a series, a polymer or a salt mixture; ``series`` is its general formula where there is one."""

    formula: str | None
    name: str
    series: str | None = None
    kind: str = "electrolyte"


ACRONYMS: dict[str, Acronym] = {
    # garnets
    "LLZO": Acronym("Li7La3Zr2O12", "lithium lanthanum zirconate"),
    "LLZTO": Acronym(None, "Ta-doped lithium lanthanum zirconate", "Li7-xLa3Zr2-xTaxO12"),
    "LLZNO": Acronym(None, "Nb-doped lithium lanthanum zirconate", "Li7-xLa3Zr2-xNbxO12"),
    "LLZNbO": Acronym(None, "Nb-doped lithium lanthanum zirconate", "Li7-xLa3Zr2-xNbxO12"),
    "LLZAO": Acronym(None, "Al-doped lithium lanthanum zirconate", "Li7-3xAlxLa3Zr2O12"),
    "LALZO": Acronym(None, "Al-doped lithium lanthanum zirconate", "Li7-3xAlxLa3Zr2O12"),
    "LLAZO": Acronym(None, "Al-doped lithium lanthanum zirconate", "Li7-3xAlxLa3Zr2O12"),
    "LGLZO": Acronym(None, "Ga-doped lithium lanthanum zirconate", "Li7-3xGaxLa3Zr2O12"),
    "LLZGO": Acronym(None, "Ga-doped lithium lanthanum zirconate", "Li7-3xGaxLa3Zr2O12"),
    "LLZWO": Acronym(None, "W-doped lithium lanthanum zirconate", "Li7-2xLa3Zr2-xWxO12"),
    "LLZMO": Acronym(None, "Mo-doped lithium lanthanum zirconate", "Li7-2xLa3Zr2-xMoxO12"),
    "LLBO": Acronym(None, "lithium lanthanum barium tantalate"),
    "LLTaO": Acronym("Li5La3Ta2O12", "lithium lanthanum tantalate"),
    "LLNbO": Acronym("Li5La3Nb2O12", "lithium lanthanum niobate"),
    # perovskites and relatives
    "LLTO": Acronym(None, "lithium lanthanum titanate", "Li3xLa2/3-xTiO3"),
    "LLNO": Acronym(None, "lithium lanthanum niobate"),
    "LSTZ": Acronym(None, "lithium strontium tantalum zirconate"),
    "LSTH": Acronym(None, "lithium strontium tantalum hafnate"),
    "LSTT": Acronym(None, "lithium strontium tantalum titanate"),
    "LiRAP": Acronym(None, "lithium-rich anti-perovskite"),
    # NASICON
    "LATP": Acronym(None, "lithium aluminium titanium phosphate", "Li1+xAlxTi2-x(PO4)3"),
    "LAGP": Acronym(None, "lithium aluminium germanium phosphate", "Li1+xAlxGe2-x(PO4)3"),
    "LATPO": Acronym(None, "lithium aluminium titanium phosphate", "Li1+xAlxTi2-x(PO4)3"),
    "LTP": Acronym("LiTi2(PO4)3", "lithium titanium phosphate"),
    "LGP": Acronym("LiGe2(PO4)3", "lithium germanium phosphate"),
    "LZP": Acronym("LiZr2(PO4)3", "lithium zirconium phosphate"),
    "LZPO": Acronym("LiZr2(PO4)3", "lithium zirconium phosphate"),
    "LATGP": Acronym(None, "lithium aluminium titanium germanium phosphate"),
    "NZSP": Acronym("Na3Zr2Si2PO12", "sodium zirconium silicon phosphate"),
    "NZSPO": Acronym("Na3Zr2Si2PO12", "sodium zirconium silicon phosphate"),
    "NZP": Acronym("NaZr2(PO4)3", "sodium zirconium phosphate"),
    "MZP": Acronym(None, "magnesium zirconium phosphate"),
    # sulfides
    "LGPS": Acronym("Li10GeP2S12", "lithium germanium thiophosphate"),
    "LSPS": Acronym(None, "lithium tin (or silicon) thiophosphate"),
    "LSnPS": Acronym("Li10SnP2S12", "lithium tin thiophosphate"),
    "LSiPS": Acronym(None, "lithium silicon thiophosphate"),
    "LSPSCl": Acronym(None, "lithium silicon thiophosphate chloride"),
    "LSiPSCl": Acronym("Li9.54Si1.74P1.44S11.7Cl0.3", "lithium silicon thiophosphate chloride"),
    "LPS": Acronym("Li3PS4", "lithium thiophosphate"),
    "LPSCl": Acronym("Li6PS5Cl", "lithium argyrodite chloride"),
    "LPSC": Acronym("Li6PS5Cl", "lithium argyrodite chloride"),
    "LPSBr": Acronym("Li6PS5Br", "lithium argyrodite bromide"),
    "LPSI": Acronym("Li6PS5I", "lithium argyrodite iodide"),
    "LPSX": Acronym(None, "lithium argyrodite halide"),
    "NPS": Acronym("Na3PS4", "sodium thiophosphate"),
    "NSS": Acronym("Na3SbS4", "sodium thioantimonate"),
    "NGPS": Acronym("Na10GeP2S12", "sodium germanium thiophosphate"),
    "NSPS": Acronym("Na10SnP2S12", "sodium tin thiophosphate"),
    # halides and others
    "LYC": Acronym("Li3YCl6", "lithium yttrium chloride"),
    "LYB": Acronym("Li3YBr6", "lithium yttrium bromide"),
    "LIC": Acronym("Li3InCl6", "lithium indium chloride"),
    "LZC": Acronym("Li2ZrCl6", "lithium zirconium chloride"),
    "LEC": Acronym("Li3ErCl6", "lithium erbium chloride"),
    "LSC": Acronym(None, "lithium scandium chloride"),
    "LICF": Acronym(None, "lithium indium chloride fluoride"),
    "LiPON": Acronym(None, "lithium phosphorus oxynitride"),
    "LIPON": Acronym(None, "lithium phosphorus oxynitride"),
    "LiSiPON": Acronym(None, "lithium silicon phosphorus oxynitride"),
    "LISICON": Acronym(None, "lithium superionic conductor"),
    "NASICON": Acronym(None, "sodium superionic conductor"),
    "NaSICON": Acronym(None, "sodium superionic conductor"),
    "LZG": Acronym("Li14Zn(GeO4)4", "LISICON"),
    "BASE": Acronym(None, "beta-alumina solid electrolyte"),
    # oxide ion and proton conductors
    "YSZ": Acronym(None, "yttria-stabilised zirconia"),
    "8YSZ": Acronym(None, "8 mol% yttria-stabilised zirconia"),
    "3YSZ": Acronym(None, "3 mol% yttria-stabilised zirconia"),
    "ScSZ": Acronym(None, "scandia-stabilised zirconia"),
    "GDC": Acronym(None, "gadolinia-doped ceria", "Ce1-xGdxO2"),
    "CGO": Acronym(None, "gadolinia-doped ceria", "Ce1-xGdxO2"),
    "SDC": Acronym(None, "samaria-doped ceria", "Ce1-xSmxO2"),
    "YDC": Acronym(None, "yttria-doped ceria", "Ce1-xYxO2"),
    "LSGM": Acronym(None, "strontium- and magnesium-doped lanthanum gallate"),
    "BZY": Acronym(None, "yttrium-doped barium zirconate", "BaZr1-xYxO3"),
    "BCY": Acronym(None, "yttrium-doped barium cerate", "BaCe1-xYxO3"),
    "BZCY": Acronym(None, "barium zirconate cerate"),
    "BZCYYb": Acronym(None, "barium zirconate cerate"),
    "LSM": Acronym(None, "lanthanum strontium manganite", "La1-xSrxMnO3", "electrode"),
    "LSCF": Acronym(None, "lanthanum strontium cobalt ferrite", None, "electrode"),
    "BSCF": Acronym(None, "barium strontium cobalt ferrite", None, "electrode"),
    "BCFZY": Acronym(None, "barium cobalt iron zirconium yttrium oxide", None, "electrode"),
    # electrodes and coatings
    "LCO": Acronym("LiCoO2", "lithium cobalt oxide", None, "electrode"),
    "LFP": Acronym("LiFePO4", "lithium iron phosphate", None, "electrode"),
    "LTO": Acronym("Li4Ti5O12", "lithium titanate", None, "electrode"),
    "LMO": Acronym("LiMn2O4", "lithium manganese oxide", None, "electrode"),
    "LNO": Acronym("LiNiO2", "lithium nickel oxide", None, "electrode"),
    "LNMO": Acronym("LiNi0.5Mn1.5O4", "lithium nickel manganese oxide", None, "electrode"),
    "NCM": Acronym(None, "lithium nickel cobalt manganese oxide", None, "electrode"),
    "NMC": Acronym(None, "lithium nickel manganese cobalt oxide", None, "electrode"),
    "NCA": Acronym(None, "lithium nickel cobalt aluminium oxide", None, "electrode"),
    "NVP": Acronym("Na3V2(PO4)3", "sodium vanadium phosphate", None, "electrode"),
    "LZO": Acronym("La2Zr2O7", "lanthanum zirconate", None, "secondary phase"),
    "YAG": Acronym("Y3Al5O12", "yttrium aluminium garnet", None, "other"),
    "YBCO": Acronym("YBa2Cu3O7", "yttrium barium copper oxide", None, "other"),
    "KNN": Acronym("K0.5Na0.5NbO3", "potassium sodium niobate", None, "other"),
    "BT": Acronym("BaTiO3", "barium titanate", None, "other"),
    "PZT": Acronym(None, "lead zirconate titanate", "PbZr1-xTixO3", "other"),
    "PMN": Acronym("PbMg1/3Nb2/3O3", "lead magnesium niobate", None, "other"),
    "PT": Acronym("PbTiO3", "lead titanate", None, "other"),
    # polymers and salts
    "PEO": Acronym(None, "poly(ethylene oxide)", None, "polymer"),
    "PEG": Acronym(None, "poly(ethylene glycol)", None, "polymer"),
    "PVDF": Acronym(None, "poly(vinylidene fluoride)", None, "polymer"),
    "PVdF": Acronym(None, "poly(vinylidene fluoride)", None, "polymer"),
    "PVDF-HFP": Acronym(None, "poly(vinylidene fluoride-co-hexafluoropropylene)", None, "polymer"),
    "PVdF-HFP": Acronym(None, "poly(vinylidene fluoride-co-hexafluoropropylene)", None, "polymer"),
    "PAN": Acronym(None, "polyacrylonitrile", None, "polymer"),
    "PMMA": Acronym(None, "poly(methyl methacrylate)", None, "polymer"),
    "PPC": Acronym(None, "poly(propylene carbonate)", None, "polymer"),
    "PVC": Acronym(None, "poly(vinyl chloride)", None, "polymer"),
    "PVA": Acronym(None, "poly(vinyl alcohol)", None, "polymer"),
    "LiTFSI": Acronym("LiC2F6NO4S2", "lithium bis(trifluoromethanesulfonyl)imide", None, "salt"),
    "LiFSI": Acronym("LiF2NO4S2", "lithium bis(fluorosulfonyl)imide", None, "salt"),
    "LiBOB": Acronym("LiBC4O8", "lithium bis(oxalato)borate", None, "salt"),
    "NaTFSI": Acronym("NaC2F6NO4S2", "sodium bis(trifluoromethanesulfonyl)imide", None, "salt"),
    "NaFSI": Acronym("NaF2NO4S2", "sodium bis(fluorosulfonyl)imide", None, "salt"),
}  # fmt: skip
# these are words or other abbreviations as often; they count only where the document defines them
AMBIGUOUS = frozenset(
    [
        "BASE",
        "BT",
        "PT",
        "LIC",
        "LEC",
        "LSC",
        "NPS",
        "NSS",
        "LZC",
        "LYB",
        "LGP",
        "LTP",
        "LLBO",
        "PAN",
        "LLNO",
        "LZP",
        "LZG",
        "PMN",
    ]
)
