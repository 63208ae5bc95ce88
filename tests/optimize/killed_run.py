"""Run a campaign with a slow test double in place of LAMMPS, to be killed from outside: ``killed_run.py HOME NAME LOG``.

Each evaluation that really begins and ends leaves a line in LOG, so that the test can count them.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path


def main() -> None:
    home, name, log = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    spec = importlib.util.spec_from_file_location("doubles", Path(__file__).with_name("conftest.py"))
    doubles = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(doubles)

    def note(word: str, identity: str) -> None:
        with log.open("a", encoding="utf-8") as handle:
            handle.write(f"{word} {identity}\n")

    def slow_double(tasks, simulation, finished):
        for task in tasks:
            note("begin", task.evaluation_id)
            time.sleep(0.3)
            note("end", task.evaluation_id)
            finished(task, doubles.pretend(task.formula))

    from optimize import campaign

    campaign.run(home, name, doubles.DeskStore, evaluate=slow_double)


if __name__ == "__main__":
    main()
