import json
import re
from html.parser import HTMLParser

import pytest

from ionatlas.reports.campaign import write_report
from ionatlas.reports.campaign_data import arrhenius, conductivity
from optimize import campaign
from optimize.spec import CampaignSpec
from optimize.state import CampaignError, Folder

HOSTILE = "</script><script>alert('hostileword')</script><img src=x onerror=alert(1)>"
SPEC = CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 2, "batch": 2}})


def with_curves(result):
    """A double's result with the curves a simulation leaves."""
    states = [
        {"temperature_K": t, "D": d, "low": d / 1.5, "high": d * 1.5, "diffusive": True, "lithium_per_A3": 0.025} for t, d in ((850, 4e-6), (1050, 9e-6), (1300, 2e-5))
    ]  # fmt: skip
    curve = {"x": [0.0, 1.0, 2.0], "y": [0.0, 1.5, 2.8]}
    return {
        **result, "diffusion": states, "activation_energy": 0.3, "activation_energy_low": 0.2, "activation_energy_high": 0.4,
        "msd": {"850": curve, "1300": curve}, "rdf": {"Li-O": curve}, "warnings": [HOSTILE],
    }  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory, evidence, evidence_store, pretended):
    """The page of a campaign in which papers, warnings and failures carry hostile text."""
    spoilt = [
        r.model_copy(update={"title": HOSTILE, "quote": HOSTILE, "doi": '10.1/"><script>alert(2)</script>'} if n == 0 else {})
        for n, r in enumerate(evidence.reported)
    ]

    def double(tasks, simulation, finished):
        for n, task in enumerate(tasks):
            failed = {"requested": task.formula, "status": "failed", "failure": HOSTILE, "wall_s": 1.0}
            finished(task, failed if n == 1 else with_curves(pretended(task.formula)))

    tmp_path = tmp_path_factory.mktemp("report")
    campaign.new(tmp_path, "hostile", SPEC)
    store = evidence_store(evidence.model_copy(update={"reported": spoilt}))
    campaign.run(tmp_path, "hostile", lambda: store, evaluate=double)
    lineage = [{"doi": HOSTILE, "value": 1e-4, "quote": None}]
    return write_report(Folder.of(tmp_path, "hostile").root, tmp_path / "out" / "report.html", lineage=lineage).read_text(
        encoding="utf-8"
    )


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.sources, self.scripts = [], [], []
        self.inside = None

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts.append(data)

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        self.tags.append((tag, dict(attrs)))
        self.sources += [v for k, v in attrs if k == "src" or (k == "href" and tag == "link")]


def test_the_page_has_every_picture_and_section(page):
    for name in ("best", "predictions", "arrhenius", "msd", "rdf", "scores"):
        assert f'id="plot-{name}"' in page, name
    for words in (
        "Evaluations",
        "Evidence: what each proposal owes",
        "Failures and warnings",
        "Settings and versions",
        "What these numbers are not",
    ):
        assert words in page
    assert "applicable rules passed" in page and "nearest of" in page and "posterior samples" in page


def test_the_page_is_whole_by_itself_and_carries_the_plot_library_once(page):
    tags = Tags()
    tags.feed(page)
    assert tags.sources == [], "nothing is fetched from anywhere"
    assert len(re.findall(r"plotly\.js v\d", page)) == 1


def test_hostile_text_stays_text(page):
    tags = Tags()
    tags.feed(page)
    assert not any("hostileword" in script or "alert(2)" in script for script in tags.scripts)
    assert not any(tag == "img" for tag, _ in tags.tags)
    assert not any(name.startswith("on") for _, attributes in tags.tags for name in attributes)
    assert "&lt;img src=x onerror" in page, "it is shown, escaped"


def test_random_is_labelled_as_what_it_is(page):
    assert "uniform random draws of the first design, really simulated" in page
    assert "by the final surrogate: an estimate by the model" in page


def test_a_campaign_without_results_has_a_page_that_says_so(tmp_path):
    campaign.new(tmp_path, "fresh", SPEC)
    text = write_report(Folder.of(tmp_path, "fresh").root, tmp_path / "fresh.html").read_text(encoding="utf-8")
    assert "No simulation has given a conductivity yet" in text and "resume goes on" in text


def test_a_folder_without_a_campaign_is_named(tmp_path):
    with pytest.raises(CampaignError, match=r"journal\.jsonl is not there"):
        write_report(tmp_path, tmp_path / "x.html")


def test_nernst_einstein_by_hand():
    # 0.025 ions/A^3 = 2.5e22 /cm^3; e^2/(kB T) = e/(8.617e-5 eV/K * 1000 K)
    assert conductivity(1e-5, 1000, 0.025) == pytest.approx(2.5e22 * 1.602176634e-19 * 1e-5 / 0.08617333262)


def test_the_arrhenius_picture_ends_in_the_reported_interval(pretended):
    result = with_curves(pretended("Li6.5La3Zr1.5Ta0.5O12"))
    picture = arrhenius(result)
    assert len(picture.points) == 3 and picture.x[-1] == pytest.approx(1000 / 300)
    assert 10 ** picture.line[-1] / 300 == pytest.approx(result["sigma_300K"])
    assert 10 ** picture.high[-1] / 300 == pytest.approx(result["sigma_high"], rel=0.02)
    assert 10 ** picture.low[-1] / 300 == pytest.approx(result["sigma_low"], rel=0.02)
    assert json.dumps(picture.line)


def test_ions_that_did_not_diffuse_are_drawn_as_bounds_without_a_line(bound_result):
    state = {"temperature_K": 600, "D": None, "low": 0.0, "high": 1e-8, "diffusive": False, "lithium_per_A3": 0.025}
    picture = arrhenius({**bound_result("Li7La3Zr2O12", 1e-6), "diffusion": [state]})
    assert picture.points == [] and len(picture.bounds) == 1 and picture.line == []
