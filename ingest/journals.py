"""What a DOI and a printed reference tell of the journal: publishers' codes, and the words that journal names abbreviate."""

from __future__ import annotations

import re

_BY_CODE: dict[str, str] = {}


def _codes(pattern: str, table: str) -> None:
    for line in table.strip().splitlines():
        code, _, name = line.strip().partition(" ")
        _BY_CODE[pattern.format(code)] = name


_codes("10.1021/{}", """
acsami ACS Applied Materials & Interfaces
acsaem ACS Applied Energy Materials
acsenergylett ACS Energy Letters
acsnano ACS Nano
acsomega ACS Omega
acs.chemmater Chemistry of Materials
acs.chemrev Chemical Reviews
acs.inorgchem Inorganic Chemistry
acs.jpcc The Journal of Physical Chemistry C
acs.jpclett The Journal of Physical Chemistry Letters
acs.nanolett Nano Letters
acs.energyfuels Energy & Fuels
acssuschemeng ACS Sustainable Chemistry & Engineering
acscentsci ACS Central Science
acsmaterialslett ACS Materials Letters
ja Journal of the American Chemical Society
jacs Journal of the American Chemical Society
cm Chemistry of Materials
ic Inorganic Chemistry
nl Nano Letters
""")  # fmt: skip
_codes("10.1016/{}", """
j.ssi Solid State Ionics
j.jpowsour Journal of Power Sources
j.electacta Electrochimica Acta
j.elecom Electrochemistry Communications
j.jallcom Journal of Alloys and Compounds
j.jeurceramsoc Journal of the European Ceramic Society
j.ceramint Ceramics International
j.ensm Energy Storage Materials
j.nanoen Nano Energy
j.joule Joule
j.matlet Materials Letters
j.materresbull Materials Research Bulletin
j.jssc Journal of Solid State Chemistry
j.jnoncrysol Journal of Non-Crystalline Solids
j.actamat Acta Materialia
j.scriptamat Scripta Materialia
j.cej Chemical Engineering Journal
j.jechem Journal of Energy Chemistry
j.matchemphys Materials Chemistry and Physics
j.mtener Materials Today Energy
j.mattod Materials Today
j.apsusc Applied Surface Science
j.est Journal of Energy Storage
j.commatsci Computational Materials Science
j.tsf Thin Solid Films
j.memsci Journal of Membrane Science
j.jmat Journal of Materiomics
j.isci iScience
j.xcrp Cell Reports Physical Science
j.matt Matter
""")  # fmt: skip
_codes("10.1038/{}", """
s41467- Nature Communications
ncomms Nature Communications
srep Scientific Reports
s41598- Scientific Reports
nmat Nature Materials
s41563- Nature Materials
s41560- Nature Energy
nenergy Nature Energy
s41586- Nature
s41557- Nature Chemistry
s41524- npj Computational Materials
s42004- Communications Chemistry
s43246- Communications Materials
s41597- Scientific Data
sdata Scientific Data
""")  # fmt: skip
_codes("10.1002/{}", """
aenm. Advanced Energy Materials
adma. Advanced Materials
adfm. Advanced Functional Materials
advs. Advanced Science
admi. Advanced Materials Interfaces
aelm. Advanced Electronic Materials
anie. Angewandte Chemie International Edition
ange. Angewandte Chemie
chem. Chemistry - A European Journal
cssc. ChemSusChem
celc. ChemElectroChem
batt. Batteries & Supercaps
smll. Small
smtd. Small Methods
aesr. Advanced Energy and Sustainability Research
open. ChemistryOpen
cphc. ChemPhysChem
zaac. Zeitschrift für anorganische und allgemeine Chemie
ejic. European Journal of Inorganic Chemistry
eem2. Energy & Environmental Materials
""")  # fmt: skip
_codes("10.3389/{}.", """
fchem Frontiers in Chemistry
fenrg Frontiers in Energy Research
fmats Frontiers in Materials
fphy Frontiers in Physics
""")  # fmt: skip
_codes("10.3390/{}", """
ma Materials
nano Nanomaterials
en Energies
batteries Batteries
polym Polymers
app Applied Sciences
cryst Crystals
molecules Molecules
ijms International Journal of Molecular Sciences
membranes Membranes
electrochem Electrochem
inorganics Inorganics
coatings Coatings
ceramics Ceramics
met Metals
""")  # fmt: skip
_codes("10.1039/{}", """
ta Journal of Materials Chemistry A
tc Journal of Materials Chemistry C
jm Journal of Materials Chemistry
cp Physical Chemistry Chemical Physics
ra RSC Advances
ee Energy & Environmental Science
sc Chemical Science
cc Chemical Communications
dt Dalton Transactions
nr Nanoscale
ce CrystEngComm
se Sustainable Energy & Fuels
qi Inorganic Chemistry Frontiers
ma Materials Advances
ya Energy Advances
cs Chemical Society Reviews
tb Journal of Materials Chemistry B
""")  # fmt: skip
_codes("10.1103/{}.", """
physrevb Physical Review B
physrevlett Physical Review Letters
physrevmaterials Physical Review Materials
prxenergy PRX Energy
""")  # fmt: skip
_codes("10.{}", """
1111/jace. Journal of the American Ceramic Society
1007/s10008- Journal of Solid State Electrochemistry
1007/s10853- Journal of Materials Science
1007/s10832- Journal of Electroceramics
1007/s11581- Ionics
1007/s40820- Nano-Micro Letters
1007/s10854- Journal of Materials Science: Materials in Electronics
1186/s12906- BMC Complementary and Alternative Medicine
1126/sciadv. Science Advances
1126/science. Science
1371/journal.pone. PLoS ONE
1149/2.jes Journal of The Electrochemical Society
1149/1945-7111/ Journal of The Electrochemical Society
1107/s2052520 Acta Crystallographica Section B
""")  # fmt: skip

ABBREVIATIONS = frozenset(
    """acad acta adv agr agric alloy am anal angew ann anorg appl arch argent assoc atmos ber biochem bioeng biol biomed biomol biophys biosci
    biotechnol br braz bull bur catal cem ceram chem chim chromatogr cryst crystallogr clin coat combust commun comp compd complement
    compos comput condens conf conserv corros crit crop curr dent deriv des dev diff dis ecol econ ed edit educ electr electrochem electrochim
    electroanal electroceram emerg endocrinol energ eng entomol environ epidemiol equilib essent ethnopharmacol eur evol exp ferroelectr
    fragr front func funct fundam gen geochem geol geophys glob handb heterocycl hydrometall ibid immun immunol ind indust infect inorg
    inst instrum int integr inter interf intern isr ital jpn kinet lang lett linn liq lith lond macromol magn manuf mass mater math meas
    mech med membr metall methods microb microbiol micro microelectron microporous microsc mineral minim mod mol monatsh nano nanosc power electro nanobiotechnol nanomater
    nanotechnol nat natl neurosci nucl nutr oceanogr ont opt optoelectron ordn org organomet oxid part pap pestic pet pharm pharmacol pharmacother philos
    phil photochem photon phys physiol pol polon polym pract prep pro probl proc process prod prog propag prot quart quim radiat radiol
    razrabot rad rec recl refract relat remote renew rep res resour respir rev rheol roy russ sci scand scr sect secur semicond sen sens sep ser
    sin sint soc sol spec spectrochim spectrom spectrosc stab stand stat stor struct struc stud superlattices suppl surf sustain symp synchrotron syst synth
    tech technol telecommun tetrahedron theor ther therm thermochim thermodyn thermophys toxicol trans transf transl transp trop ultrason univ usp
    vac vet vib vide virol vitr wat weld wiss yb ztg zh zhurnal ztschr""".split()
)
"""Shortened words of journal names (after ISO 4), lower case: a full stop behind one of them ends no sentence."""


def journal_of(doi: str | None) -> str | None:
    """The journal that a DOI's code names, None where the publisher gives none or it is not known here.

    >>> journal_of("10.1016/j.ssi.2016.06.005"), journal_of("10.1039/c9sc04175c"), journal_of("10.3390/ma13030560")
    ('Solid State Ionics', 'Chemical Science', 'Materials')
    """
    doi = (doi or "").lower()
    if modern := re.match(r"10\.1039/[a-d]?\d([a-z]{2})\d", doi):
        return _BY_CODE.get(f"10.1039/{modern[1]}")
    if coded := re.match(r"10\.3390/([a-z]+)\d", doi):
        return _BY_CODE.get(f"10.3390/{coded[1]}")
    if coded := re.match(r"10\.1021/(acs\.[a-z]+|[a-z]+)", doi):
        return _BY_CODE.get(f"10.1021/{coded[1]}")
    if coded := re.match(r"10\.1016/(j\.[a-z]+)\.", doi):
        return _BY_CODE.get(f"10.1016/{coded[1]}")
    # codes of two letters are whole words of a DOI, looked up above; as its beginning they would fit others too
    return next((name for code, name in _BY_CODE.items() if len(code) > 10 and doi.startswith(code)), None)
