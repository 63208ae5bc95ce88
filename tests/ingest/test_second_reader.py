"""ChemDataExtractor2 reads sentences of our own in its child process."""

from __future__ import annotations

import pytest

from ingest import second_reader

needs_it = pytest.mark.skipif(not second_reader.available(), reason="chemdataextractor2 is not installed")


@pytest.fixture(scope="module")
def reader():
    made = second_reader.SecondReader()
    yield made
    made.close()


@needs_it
def test_it_reads_a_conductivity_with_a_power_of_ten_and_the_formula_before_it(reader):
    text = "Our pellets were dense. Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12} shows an ionic conductivity of 5.1 × 10^{-4} S cm^{-1} at 25 °C."
    (fact,) = reader.facts(text)
    assert fact.property == "ionic_conductivity"
    assert fact.value == pytest.approx(5.1e-4)
    assert fact.name == "Li6.4La3Zr1.4Ta0.6O12"
    assert text[fact.start : fact.end] == "5.1 × 10^{-4} S cm^{-1}"


@needs_it
def test_it_reads_an_activation_energy(reader):
    (fact,) = reader.facts("The activation energy of LATP is 0.35 eV.")
    assert (fact.property, fact.value, fact.unit, fact.name) == ("activation_energy", 0.35, "eV", "LATP")


@needs_it
def test_text_without_a_candidate_value_does_not_start_the_child():
    fresh = second_reader.SecondReader()
    assert fresh.facts("Batteries are useful. The conductivity was not measured.") == []
    assert fresh._child is None


@needs_it
def test_a_time_limit_ends_the_reading_and_the_next_text_is_read_again(reader):
    assert reader.facts("The ionic conductivity of LLZO is 3 mS/cm. " * 40, limit_s=0.001) == []
    (fact,) = reader.facts("The ionic conductivity of Li7La3Zr2O12 was 3 mS/cm.")
    assert fact.value == 3.0


def test_only_sentences_with_value_and_property_word_are_chosen():
    text = "We made LLZO. Its conductivity is 0.3 mS/cm. The band gap is 5.8 eV. It costs 10 USD."
    assert [text[a:b] for a, b in second_reader.sentences(text)] == ["Its conductivity is 0.3 mS/cm."]


def test_a_missing_package_gives_no_facts_and_no_error(monkeypatch):
    monkeypatch.setattr(second_reader, "available", lambda: False)
    assert second_reader.SecondReader().facts("The ionic conductivity of LLZO is 3 mS/cm.") == []
