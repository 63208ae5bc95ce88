"""Many compositions at once; a dead worker costs its own only."""

import os
import signal
import threading
import time

import psutil
import pytest

from simulate.cluster import Job, evaluate_many
from simulate.results import Limits


@pytest.mark.slow
def test_results_come_with_their_jobs_and_a_dead_worker_costs_only_its_own(short, tmp_path):
    endless = short.model_copy(update={"production_ps": 5000.0, "sample_ps": 1.0})
    limits = Limits(time_s=120)
    jobs = [
        Job("dies", "Li6.4La3Zr1.4Ta0.6O12", endless, 0, tmp_path, limits),
        Job("lives", "Li7La3Zr2O12", short, 0, tmp_path, limits),
        Job("refused", "Li7La3Zr1.5O12", short, 0, tmp_path, limits),
    ]

    def kill_the_worker_of_the_endless_job():
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for pid in tmp_path.glob("Li6.4*/*/child.pid"):
                worker = psutil.Process(int(pid.read_text())).parent()
                if worker.pid != os.getpid():
                    os.kill(worker.pid, signal.SIGKILL)
                    return
            time.sleep(0.1)

    thread = threading.Thread(target=kill_the_worker_of_the_endless_job)
    thread.start()
    seen = []
    results = {j.job_id: r for j, r in evaluate_many(jobs, workers=2, on_result=lambda j, r: seen.append(j.job_id))}
    thread.join()
    assert results["dies"].status == "failed"
    assert "worker died" in results["dies"].failure
    assert results["lives"].status == "ok", results["lives"].failure
    assert "Zr site" in results["refused"].failure
    assert sorted(seen) == ["dies", "lives", "refused"]


def test_no_jobs_need_no_cluster():
    assert list(evaluate_many([])) == []
