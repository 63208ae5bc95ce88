"""Values that stand only in figures."""

from __future__ import annotations

import pytest

from ingest.document import Block, Document
from ingest.linking.figures import Given, given_by, only_in_figures, shown_in


def document(*blocks):
    return Document(path="a.pdf", sha256="0" * 64, media_type="application/pdf", pages=9, blocks=list(blocks))


def caption(text, page=4):
    return Block(kind="caption", text=text, page=page)


@pytest.fixture
def sample(make):
    from graph.records import Sample

    def build(*temperatures):
        measured = [make.conductivity(f"{n}e-4", temperature_K=t) for n, t in enumerate(temperatures, 1)]
        return Sample(material=make.material("Li7La3Zr2O12"), measurements=measured)

    return build


@pytest.mark.parametrize(
    "text, what",
    [
        ("Arrhenius plots of the total conductivity of LLZO", "sigma(T)"),
        ("Temperature dependence of the ionic conductivity", "sigma(T)"),
        ("log σ versus 1000/T", "sigma(T)"),
        ("Conductivity as a function of x", "the conductivity"),
        ("Nyquist plots at 25 °C", "a conductivity (as impedance)"),
        ("Activation energies of the series", "the activation energy"),
        ("Thermal conductivity of the pellets", None),
        ("Arrhenius plot of the lithium diffusion coefficient", None),
        ("XRD patterns of the pellets", None),
    ],
)
def test_a_caption_promises_what_no_number_gives(text, what):
    assert shown_in(text, Given()) == what


def test_three_temperatures_of_one_sample_in_numbers_make_a_plot_over_temperature_dispensable(sample):
    plot = "Arrhenius plot of the conductivity"
    assert shown_in(plot, given_by([sample(298, 323)])) == "sigma(T)"
    assert shown_in(plot, given_by([sample(298), sample(323), sample(348)])) == "sigma(T)"
    assert shown_in(plot, given_by([sample(298, 323, 348)])) is None


def test_the_note_names_page_and_figure(sample):
    doc = document(caption("Figure 3. Arrhenius plots of the conductivity of the garnets."))
    assert only_in_figures(doc, [sample(298)]) == ["page 4: sigma(T) stands only in Figure 3: not read"]


def test_a_figure_without_caption_is_known_from_the_sentence_that_names_it():
    doc = document(Block(text="The synthesis is simple. The ionic conductivities are compared in Fig. 5. It is white.", page=2))
    assert only_in_figures(doc, []) == ["page 2: the conductivity stands only in Figure 5: not read"]


def test_a_sentence_does_not_repeat_what_a_caption_tells(sample):
    doc = document(caption("Figure 3. SEM pictures."), Block(text="The conductivity of the grains in Figure 3 is high.", page=2))
    assert only_in_figures(doc, [sample(298)]) == []


def test_figures_of_the_supplement_that_promise_the_same_are_told_together():
    sentences = (
        "The conductivity is discussed below. Impedance spectra are shown in Figure S1. More impedance spectra are in Figure S2."
    )
    doc = document(Block(text=sentences, page=2))
    assert only_in_figures(doc, []) == ["a conductivity (as impedance) stands only in Figures S1, S2 of the supplement: not read"]


def test_references_promise_nothing():
    doc = document(Block(kind="reference", text="Arrhenius plots of conductivity, see Figure 2 of J. Power Sources", page=9))
    assert only_in_figures(doc, []) == []
