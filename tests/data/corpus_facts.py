"""The facts of the sample corpus: what each document states, with the DOI of the paper it digests.

Conductivities, cells and space groups come from the OBELiX compilation (arXiv:2502.14234), which gives room temperature only: the
digests spell it 25 °C, 298 K, 300 K or in words. Synthesis conditions come from the text-mined recipes of Kononova et al.
(10.1038/s41597-019-0224-1); Nb-doped garnet and sodium sulfide from the open-access papers themselves. The other papers were not
opened: a digest may repeat an error of its compilation.
"""

RT = "RT"
YEARS = {
    "10.1149/2.024205esl": 2012,
    "10.1021/acsami.8b00842": 2018,
    "10.1016/s0167-2738(00)00761-x": 2000,
    "10.3390/ma13030560": 2020,
    "10.1021/jacs.7b06327": 2017,
    "10.1016/j.jssc.2009.05.020": 2009,
    "10.1149/1.2086597": 1990,
}

# x: (composition, total conductivity, bulk conductivity, a); 10.1149/2.024205esl
LLZTO = {
    0.2: ("Li6.8La3Zr1.8Ta0.2O12", 7.3e-4, 7.8e-4, 12.9780),
    0.25: ("Li6.75La3Zr1.75Ta0.25O12", 6.3e-4, 8.7e-4, 12.9801),
    0.35: ("Li6.65La3Zr1.65Ta0.35O12", 4.6e-4, 7.7e-4, 12.9591),
    0.4: ("Li6.6La3Zr1.6Ta0.4O12", 4.7e-4, 7.2e-4, 12.9470),
    0.45: ("Li6.55La3Zr1.55Ta0.45O12", 4.0e-4, 6.9e-4, 12.9489),
    1.0: ("Li6La3ZrTaO12", 3.5e-4, 4.4e-4, 12.8900),
}
# x: (composition, conductivity, a, c); 10.1021/acsami.8b00842
LAGP = {
    0.2: ("Li1.2Al0.2Ge1.8(PO4)3", 4.83e-5, 8.2619, 20.5656),
    0.4: ("Li1.4Al0.4Ge1.6(PO4)3", 1.88e-4, 8.2557, 20.6319),
    0.5: ("Li1.5Al0.5Ge1.5(PO4)3", 3.36e-4, 8.2566, 20.6523),
    0.7: ("Li1.7Al0.7Ge1.3(PO4)3", 2.64e-4, 8.2525, 20.6936),
    0.8: ("Li1.8Al0.8Ge1.2(PO4)3", 1.37e-4, 8.2500, 20.7062),
}
# composition: (conductivity, space group, a, b, c); 10.1016/s0167-2738(00)00761-x
LLTO = {
    "La0.64Li0.08TiO3": (3.35e-4, "Pmmm", 3.8753, 3.8638, 7.7901),
    "La0.62Li0.14TiO3": (4.42e-4, "Pmmm", 3.8757, 3.8655, 7.7845),
    "La0.595Li0.215TiO3": (8.53e-4, "Pmmm", 3.8671, 3.8654, 7.7727),
    "La0.565Li0.305TiO3": (9.57e-4, "P4/mmm", 3.8727, 3.8727, 7.7510),
}
# sample: (T_C, minutes, a, conductivity, activation energy, relative density); 10.3390/ma13030560
LLZNO = {
    "SL-1": (1200, 60, 12.8952, 1.58e-4, 0.315, 86.7),
    "SL-2": (1200, 30, 12.8953, 5.09e-4, 0.311, 87.3),
    "SL-3": (1150, 60, 12.9028, 3.49e-4, 0.316, 90.4),
    "SL-4": (1100, 60, 12.8916, 5.1e-5, 0.319, 90.3),
    "SL-5": (1100, 360, 12.8870, 3.5e-5, 0.328, 83.4),
}
LLZNO_FORMULA = "Li6.6La3Zr1.6Nb0.4O12"
# composition: (conductivity, a, c); 10.1039/c4ta05231e
LGPS = {
    "Li10.05Ge1.05P1.95S12": (1.22e-2, 8.6944, 12.6003),
    "Li10.2Ge1.2P1.8S12": (1.32e-2, 8.7043, 12.6160),
    "Li10.35Ge1.35P1.65S12": (1.44e-2, 8.7130, 12.6397),
    "Li10.5Ge1.5P1.5S12": (1.10e-2, 8.7025, 12.6251),
}
# composition: (conductivity, a); 10.1021/jacs.7b06327
ARGYRODITE = {
    "Li6PS5Cl": (2.05e-3, 9.8980),
    "Li6PS5Cl0.75Br0.25": (2.26e-3, 9.8911),
    "Li6PS5Cl0.5Br0.5": (3.33e-3, 9.9520),
    "Li6PS5Br": (1.15e-3, 10.0200),
    "Li6PS5I": (1.30e-6, 10.1810),
}
# composition: conductivity; 10.1149/1.2086597
LATP = {
    "LiTi2(PO4)3": 2.0e-6,
    "Li1.2Al0.2Ti1.8(PO4)3": 5.95e-4,
    "Li1.3Al0.3Ti1.7(PO4)3": 7.22e-4,
    "Li1.4Al0.4Ti1.6(PO4)3": 3.88e-4,
}
# composition, conductivity, activation energy, space group, a, DOI, year
DATASET = [
    ("Li7La3Zr1.89Al0.15O12", 3.4e-4, 0.334, "Ia-3d", 13.000, "10.1016/j.jpowsour.2013.03.049", 2013),
    ("Li7.06La3Y0.06Zr1.94O12", 8.1e-4, None, "Ia-3d", 12.9672, "10.1016/j.elecom.2011.08.014", 2011),
    ("Li6.25La3Zr2Ga0.25O12", 3.5e-4, None, "Ia-3d", 12.971, "10.1016/j.matchemphys.2012.03.054", 2012),
    ("Li6.4La3Zr1.4Ta0.6O12", 1.0e-3, None, "Ia-3d", 12.922, "10.1039/c2jm31413d", 2012),
    ("Li6.5La3Zr1.5Ta0.5O12", 9.2e-4, None, "Ia-3d", 12.945, "10.1039/c2jm31413d", 2012),
    ("Li6.6La3Zr1.6Ta0.4O12", 7.3e-4, None, "Ia-3d", 12.948, "10.1039/c2jm31413d", 2012),
    ("Li6.8La3Zr1.8Ta0.2O12", 2.8e-4, None, "Ia-3d", 12.964, "10.1039/c2jm31413d", 2012),
    ("Li6.2La3Zr1.2Ta0.8O12", 3.2e-4, None, "Ia-3d", 12.908, "10.1039/c2jm31413d", 2012),
    ("Li5La3Ta2O12", 3.4e-5, None, "Ia-3d", 12.8311, "10.1149/2.024205esl", 2012),
    ("Li6BaLa2Ta2O12", 2.95e-5, None, "Ia-3d", 12.9748, "10.1007/s11581-007-0097-8", 2007),
]
