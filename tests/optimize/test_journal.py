import json
import multiprocessing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.journal import CampaignBusy, Journal, JournalError, campaign_lock, read_events


def filled(path, n=5):
    journal = Journal(path)
    for i in range(n):
        journal.append("evaluated", evaluation_id=f"e{i}", text="σ \n ok")
    return journal


def test_events_come_back_as_they_were_written(tmp_path):
    written = filled(tmp_path / "j.jsonl").events
    assert read_events(tmp_path / "j.jsonl") == written
    assert [e.seq for e in written] == list(range(5))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_cut_anywhere_loses_at_most_the_event_that_was_being_written(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("torn") / "j.jsonl"
    filled(path)
    blob = path.read_bytes()
    cut = data.draw(st.integers(1, len(blob)))
    path.write_bytes(blob[:cut])
    whole = blob[:cut].count(b"\n")
    journal = Journal(path)
    assert len(journal.events) == whole
    journal.append("decision", after="the cut")
    assert [e.data.get("evaluation_id") for e in read_events(path)] == [f"e{i}" for i in range(whole)] + [None]


def test_reading_a_torn_journal_does_not_touch_it(tmp_path):
    path = tmp_path / "j.jsonl"
    filled(path)
    path.write_bytes(path.read_bytes()[:-7])
    before = path.read_bytes()
    assert len(read_events(path)) == 4
    assert path.read_bytes() == before


def test_a_line_changed_in_the_middle_is_named_and_nothing_is_dropped(tmp_path):
    path = tmp_path / "j.jsonl"
    filled(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "{spoilt", *lines[2:]]) + "\n")
    with pytest.raises(JournalError, match="line 2 is not an event"):
        Journal(path)


def test_missing_events_are_noticed(tmp_path):
    path = tmp_path / "j.jsonl"
    filled(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:1] + lines[2:]) + "\n")
    with pytest.raises(JournalError, match="events are missing"):
        read_events(path)


def test_numbers_that_are_not_finite_stay_json(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.append("decision", value=float("nan"))
    assert json.loads((tmp_path / "j.jsonl").read_text())["data"]["value"] is None


def _hold(folder, ready, release):
    with campaign_lock(folder):
        ready.set()
        release.wait(30)


def test_a_second_process_is_refused_and_the_lock_dies_with_its_holder(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready, release = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(tmp_path, ready, release))
    holder.start()
    try:
        assert ready.wait(60)
        with pytest.raises(CampaignBusy, match=f"process {holder.pid}"), campaign_lock(tmp_path):
            pass
    finally:
        holder.kill()
        holder.join()
    with campaign_lock(tmp_path):
        pass
