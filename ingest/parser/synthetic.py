"""Sentences of our own on solid electrolytes, made from patterns, labelled by construction.

The corpora are about fuel cells, steels, catalysts and synthesis in general. These sentences show the model how our field writes
its facts (formulas with sub-indices, ``× 10-4 S cm-1 at 25 °C``, space groups, polyhedra) and give complete labels, ``O``
included, for the types that no corpus annotates. Numbers are drawn at random and mean nothing; no text is copied.
"""

from __future__ import annotations

import random
import re

from ingest.parser.corpora import Example, Span
from ingest.parser.labels import OPEN

_ACRONYMS = "LLZO LLZTO LATP LAGP LLTO LGPS LPSCl NZSP LiPON LSPS LiSICON LLTO-Sr LISICON BZY GDC YSZ LSGM NASICON BCZY LPS LZC LYC".split()
_NAMES = (
    "lithium lanthanum zirconate;sodium beta-alumina;lithium phosphorus oxynitride;lithium thiophosphate;lithium borohydride;"
    "gadolinia-doped ceria;yttria-stabilized zirconia;lithium aluminium titanium phosphate;sodium zirconium silicophosphate"
).split(";")
_HOSTS = "Li7La3Zr2O12 Li3xLa2/3-xTiO3 Li1+xAlxTi2-x(PO4)3 Li10GeP2S12 Li6PS5X Na1+xZr2SixP3-xO12 Li3YCl6 Li14Zn(GeO4)4".split()
_PROPERTIES = (
    "ionic conductivity;total ionic conductivity;bulk conductivity;grain boundary conductivity;total conductivity;Li-ion conductivity;"
    "lithium-ion conductivity;conductivity;electronic conductivity;room-temperature ionic conductivity;Na+ conductivity"
).split(";")
_ENERGIES = "activation energy;activation energy for Li+ migration;migration barrier;Ea;activation barrier".split(";")
_OTHER = {
    "relative density": "%", "bulk modulus": "GPa", "shear modulus": "GPa", "Young's modulus": "GPa", "lattice parameter": "Å",
    "band gap": "eV", "density": "g cm-3", "grain size": "μm", "critical current density": "mA cm-2", "diffusion coefficient": "cm2 s-1",
    "electrochemical window": "V", "thickness": "μm", "interfacial resistance": "Ω cm2", "fracture toughness": "MPa m1/2",
}  # fmt: skip
_UNITS = "S cm-1;S/cm;mS cm-1;S·cm-1;mS/cm;S m-1;S cm−1;Ω-1 cm-1".split(";")
_SYSTEMS = "cubic tetragonal orthorhombic monoclinic rhombohedral hexagonal trigonal triclinic".split()
_PROTOTYPES = (
    "garnet;garnet-type;perovskite;NASICON;NASICON-type;argyrodite;LISICON;anti-perovskite;thio-LISICON;spinel;LGPS-type;olivine;glassy;"
    "amorphous;glass-ceramic;fluorite;fluorite-type;rock-salt;layered perovskite"
).split(";")
_GROUPS = "Ia-3d I41/acd R-3c F-43m P42/nmc Pnma Pm-3m C2/c P-3m1 Fd-3m P4/mmm I4/mcm C2/m Cmcm Pbca P63/mmc P21/n R-3m I-43d Ia3̅d F4̅3m".split()
_MOTIFS = (
    "ZrO6 octahedra;LaO8 dodecahedra;PS4 tetrahedra;PO4 tetrahedra;TiO6 octahedra;LiO4 tetrahedra;GeS4 tetrahedra;SiO4 tetrahedra;YCl6 octahedra;"
    "corner-sharing octahedra;three-dimensional framework;tetrahedral sites;octahedral sites;edge-sharing octahedra;PS43- tetrahedra;"
    "polyanionic framework;anion sublattice;LiO6 polyhedra;AlO4 tetrahedra;face-sharing polyhedra;rigid framework;AO12 cuboctahedra;WO6 units"
).split(";")
_PRECURSORS = "Li2CO3;La2O3;ZrO2;Ta2O5;LiOH·H2O;Al2O3;Nb2O5;TiO2;NH4H2PO4;GeO2;Li2S;P2S5;LiCl;Ga2O3;La(OH)3;Na2CO3;SiO2;SnO2;MgO;LiNO3".split(
    ";"
)
_OPERATIONS = (
    "calcined;sintered;ball-milled;pressed;annealed;heated;dried;ground;hot-pressed;mixed;milled;quenched;cooled;fired".split(";")
)
_METHODS = (
    "solid-state reaction;sol-gel method;mechanochemical synthesis;spark plasma sintering;hot pressing;co-precipitation;ball milling;melt quenching;"
    "conventional solid state reaction;field-assisted sintering;tape casting;Pechini method;cold sintering;atomic layer deposition"
).split(";")
_TECHNIQUES = (
    "X-ray diffraction;XRD;electrochemical impedance spectroscopy;EIS;impedance spectroscopy;SEM;scanning electron microscopy;TEM;7Li NMR;"
    "neutron diffraction;Raman spectroscopy;ICP-OES;AC impedance;Rietveld refinement;synchrotron X-ray diffraction;XPS;dilatometry;PFG-NMR"
).split(";")
_ATMOSPHERES = "air;Ar;argon;O2;N2;vacuum;flowing oxygen;dry air;an Ar atmosphere".split(";")

#: {KIND} makes an entity; ``<a|b>`` chooses one.
_PATTERNS = (
    "{M} <exhibits|shows|has|possesses|displays> <a|a high|the highest|an> {P} of {S} at {T}<.| with an {E} of {EV}.>",
    "The {P} of {M} <was|is> <found to be |measured as |about |>{S} at {T}, and the {E} <was|is> {EV}.",
    "At {T}, the {P} <reached|increased to|decreased to|amounts to> {S} for {M}.",
    "<The|A> maximum {P} of {S} was <obtained|achieved|observed> <for|in> {M} <with|having> a {Q}.",
    "{X} {M} crystallizes in the {Y} <space group|structure with space group> {G}.",
    "{M} with the {X} structure (space group {G}) <consists of|is built from|contains> {O} and {O}.",
    "The {Y} phase of {M} is <stable|stabilized> <above|below|at> {T}.",
    "Li<+|> ions <migrate|diffuse|hop> between {O} <in|of> {X} {M}.",
    "The structure of {M} <features|is formed by> {O} that <share corners|are linked> with {O}.",
    "The powders were {W} at {T} for {H} in {A}, then {W} at {T} for {H}.",
    "Stoichiometric amounts of {R}, {R} and {R} were {W} <for|during> {H}.",
    "{M} was <prepared|synthesized|obtained> by <a|>{N} from {R}, {R} and {R}.",
    "{R} (99.9%) and {R} were {W}, and the pellets were {W} at {T} for {H} <in|under> {A}.",
    "Samples were characterized by {C} and {C}.",
    "{C} <confirmed|revealed|showed> that {M} <is|has> <a|the> {Y} <phase|structure|symmetry>.",
    "{C} was <carried out|performed> <from|between> {T} and {T}.",
    "<The|An> {Q} was <measured|determined|estimated> <by|using> {C}.",
    "{M} and {M} <show|have> {P} values of {V} and {S}, respectively, at {T}.",
    "<In contrast|However|Moreover|Here>, {M} ({M2}) has <a low|a> {P} of <only |>{S} <measured |>at {T}.",
    "Doping {M} with {D} <raises|lowers|changes> the {P} to {S}.",
    "{D}-doped {M} was <sintered|{W}> at {T} <for {H}|>.",
    "We report <a|the> {X} <solid electrolyte|electrolyte|conductor> {M} with {P} <up to|as high as|of> {S}.",
    "{X} <solid electrolytes|oxides|electrolytes|conductors> such as {M}, {M} and {M} are <promising|widely studied> for all-solid-state batteries.",
    "<The|This> {E} <of|for> {M} <is|was> {EV}, <higher|lower> than that of {M}.",
    "The sample {W} at {T} <has|had> <a|> {Q}.",
    "<Figure 3 shows|Fig. 2 presents|Table 1 lists> the {P} of {M} as a function of <temperature|composition>.",
    "It is <well known|clear> that <the results|these findings|batteries> <depend on many factors|need further study>.",
    "Recently, considerable attention has been paid to <safe batteries|energy storage|electric vehicles> [1–4].",
    "The authors thank <the staff|our colleagues> for help with the <measurements|experiments>.",
)


def _formula(rng: random.Random) -> str:
    def n(low: float, high: float) -> str:
        return f"{rng.uniform(low, high):.{rng.choice((1, 2))}f}".rstrip("0").rstrip(".")

    kind = rng.randrange(12)
    d = rng.choice("Ta Nb W Al Ga Y Sb Te Mo Hf".split())
    if kind < 2:
        x = rng.choice((0.25, 0.4, 0.5, 0.6, 0.75, 1.0))
        return f"Li{7 - x:g}La3Zr{2 - x:g}{rng.choice(('Ta', 'Nb', 'Sb'))}{x:g}O12"
    if kind == 2:
        x = rng.choice((0.1, 0.2, 0.3, 0.4, 0.5))
        return f"Li{1 + x:g}{rng.choice(('Al', 'Sc', 'In', 'Y'))}{x:g}{rng.choice(('Ti', 'Ge', 'Zr'))}{2 - x:g}(PO4)3"
    if kind == 3:
        return (
            f"Li{n(5.2, 6.6)}P{rng.choice(('S4.5', 'S5', 'S4.7'))}{rng.choice(('Cl', 'Br', 'I'))}{rng.choice(('', '1.5', '1.3'))}"
        )
    if kind == 4:
        return f"Na{n(2.8, 3.6)}Zr{rng.choice(('2', '1.8'))}Si{n(1.7, 2.4)}P{n(0.6, 1.3)}O12"
    if kind == 5:
        return f"Li{n(0.2, 0.5)}La{n(0.5, 0.6)}{rng.choice(('TiO3', 'NbO3', 'Ti0.9Al0.1O3', 'TaO3'))}"
    if kind == 6:
        return f"Li{rng.choice(('10', '9.54', '11'))}{rng.choice(('GeP2S12', 'SnP2S12', 'SiP2S12', 'Si1.74P1.44S11.7Cl0.3'))}"
    if kind == 7:
        return f"Li{rng.choice(('3', '2.7', '2.5'))}{rng.choice(('Y', 'In', 'Er', 'Sc', 'Ho'))}{rng.choice(('Cl6', 'Br6', 'Cl4Br2'))}"
    if kind == 8:
        return rng.choice(_HOSTS)
    if kind == 9:
        return f"Ce{n(0.7, 0.95)}{rng.choice(('Gd', 'Sm', 'Y'))}{n(0.05, 0.3)}O{rng.choice(('2-δ', '1.9', '1.95'))}"
    if kind == 10:
        return f"Li{n(6, 6.9)}{rng.choice(('Al', 'Ga', 'Fe'))}{n(0.1, 0.3)}La3Zr{n(1.5, 2)}{d}{n(0.1, 0.6)}O12"
    parts = rng.sample("Li Na Mg Al Si P S Cl Ti Zr La Ba Sr Nb Ta Y O F Br B N".split(), rng.randint(2, 4))
    return "".join(p + rng.choice(("", "2", "3", "4", "0.5", "1.2")) for p in parts)


def _number(rng: random.Random) -> str:
    a = f"{rng.uniform(1, 9.9):.{rng.choice((0, 1, 2))}f}"
    power = f"10{rng.choice(('-', '−', '–'))}{rng.randint(2, 9)}"
    times = rng.choice((" × ", "×", " x ", " · "))
    bound = rng.choice(("",) * 7 + ("~", "≈ ", "> ", "<", "over ", "about "))
    shape = rng.randrange(6)
    if shape < 3:
        return f"{bound}{a}{times}{power}"
    if shape == 3:
        return f"{bound}{power}"
    if shape == 4:
        return f"{bound}{rng.uniform(0.01, 25):.2g}"
    return f"{a}{rng.choice((' ± ', '±'))}0.{rng.randint(1, 9)}"


def _fill(kind: str, rng: random.Random) -> list[tuple[str, str]]:
    """Text pieces and labels ('' is O) of one slot."""
    if kind in {"M", "M2"}:
        text = _formula(rng) if kind == "M" and rng.random() < 0.6 else rng.choice(_ACRONYMS)
        if kind == "M" and rng.random() < 0.12:
            text = rng.choice(_NAMES)
        return [(text, "MATERIAL")]
    if kind == "D":
        return [(rng.choice("Al Ta Nb Ga W Mg Ba Sr Ca Fe Cl Br Y".split()), "MATERIAL")]
    if kind == "P":
        return [(rng.choice(_PROPERTIES), "PROPERTY")]
    if kind == "E":
        return [(rng.choice(_ENERGIES), "PROPERTY")]
    if kind == "S":
        return [(_number(rng), "VALUE"), (" ", ""), (rng.choice(_UNITS), "UNIT")]
    if kind == "V":
        return [(_number(rng), "VALUE")]
    if kind == "EV":
        return [
            (f"{rng.uniform(0.15, 0.9):.2f}", "VALUE"),
            (" ", ""),
            (rng.choice(("eV", "eV", "eV", "kJ mol-1", "meV")), "UNIT"),
        ]
    if kind == "Q":
        name, unit = rng.choice(sorted(_OTHER.items()))
        gap = "" if unit == "%" else " "
        return [(name, "PROPERTY"), (" of ", ""), (f"{rng.uniform(1, 99):.3g}", "VALUE"), (gap, ""), (unit, "UNIT")]
    if kind == "T":
        if rng.random() < 0.2:
            return [(rng.choice(("room temperature", "RT", "ambient temperature")), "CONDITION")]
        return [
            (
                f"{rng.choice((25, 30, 60, 80, 300, 298, 700, 900, 950, 1100, 1200, 1230))}{rng.choice((' °C', ' °C', ' K', '°C', ' ◦C'))}",
                "CONDITION",
            )
        ]
    if kind == "H":
        return [(f"{rng.choice((1, 2, 5, 6, 10, 12, 24, 48))} {rng.choice(('h', 'h', 'hours', 'min'))}", "CONDITION")]
    lists = {
        "X": (_PROTOTYPES, "STRUCTURE"), "Y": (_SYSTEMS, "STRUCTURE"), "G": (_GROUPS, "STRUCTURE"), "O": (_MOTIFS, "MOTIF"),
        "W": (_OPERATIONS, "OPERATION"), "N": (_METHODS, "OPERATION"), "R": (_PRECURSORS, "PRECURSOR"), "C": (_TECHNIQUES, "CHARACTERIZATION"),
        "A": (_ATMOSPHERES, "CONDITION"),
    }  # fmt: skip
    values, label = lists[kind]
    return [(rng.choice(values), label)]


def sentence(rng: random.Random) -> Example:
    """One labelled sentence."""
    pattern = re.sub(r"<([^<>]*)>", lambda m: rng.choice(m[1].split("|")), rng.choice(_PATTERNS))
    text, spans = "", []
    for part in re.split(r"(\{\w+\})", pattern):
        if part.startswith("{"):
            for piece, label in _fill(part[1:-1], rng):
                if label:
                    spans.append(Span(len(text), len(text) + len(piece), label))
                text += piece
        else:
            text += part
    return Example("synthetic", "train", "own", text, spans, open_labels=OPEN["synthetic"])


def sentences(count: int, seed: int) -> list[Example]:
    """``count`` labelled sentences, the same for the same seed; every third example is two or three sentences long."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        example = sentence(rng)
        for _ in range(rng.randint(1, 2) if number % 3 == 0 else 0):
            other = sentence(rng)
            shift = len(example.text) + 1
            example.unified += [Span(s.start + shift, s.end + shift, s.label) for s in other.unified]
            example.text += " " + other.text
        made.append(example)
    return made
