"""Reports as LibreOffice and a reader of PDF show them: no page is empty, and no text leaves its place."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from relmap.export.reports.contents import make_report
from relmap.export.reports.write import write_report
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Phase, Placement, Relation, Scene, Source
from relmap.storage import project_file

pytestmark = [
    pytest.mark.usefixtures("offline_qt"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed"),
]
_FOOT = 0.93
"""Below this part of a page there is only its number."""
_DPI = 40


def made(seed: int = 1) -> Project:
    """A map of a dozen actors, whose scenes have much and little text, in several scripts."""
    chance = random.Random(seed)
    names = ["محمد بن سلمان آل سعود", "בנימין נתניהו", "Նիկոլ Փաշինյան", "ირაკლი კობახიძე"]
    names += [f"The Ministry of Affairs {n}" for n in range(8)]
    keys = [f"a{n}" for n in range(len(names))]
    relations: list[Relation] = []
    for n in range(26):
        one, other = chance.sample(keys, 2)
        year, cited = chance.randint(2000, 2012), (Citation(source=f"s{n % 6}"),)
        turns = f"[{year + 2}..{year + 4}]"
        phases = (
            Phase(when=f"{year}/{turns}", stance=chance.randint(-2, 2), citations=cited),
            Phase(when=f"{turns}/..", stance=chance.randint(-2, 2), label="pact", citations=cited),
        )
        relations.append(Relation(id=f"r{n}", source=one, target=other, phases=phases))
    return Project.of(
        About(title="A made map", description="What it is about. " * 8),
        *(Actor(id=key, name=name) for key, name in zip(keys, names, strict=True)),
        *(Placement(actor=key, x=chance.uniform(-500, 500), y=chance.uniform(-300, 300)) for key in keys),
        *(Source(id=f"s{n}", title=f"Source {n}", url=f"https://example.org/{n}/long/one") for n in range(6)),
        *relations,
        *(
            Scene(
                id=f"c{n}",
                order=n,
                title=f"Scene {n}",
                date=f"{2003 + 2 * n}-06-01",
                caption="Told. " * 9 * n,
            )
            for n in range(5)
        ),
    )


def rendered(path: Path) -> list[np.ndarray]:
    """The pages as grey pictures."""
    if path.suffix != ".pdf":
        profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent)]
        subprocess.run([*command, str(path)], check=True, timeout=180, capture_output=True)
    pdf = path.with_suffix(".pdf")
    command = ["pdftoppm", "-r", str(_DPI), "-png", str(pdf), str(path.parent / "page")]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return [_grey(QImage(str(page))) for page in sorted(path.parent.glob("page*.png"))]


def _grey(picture: QImage) -> np.ndarray:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)[:, : grey.width()]


def words(path: Path) -> list[tuple[float, float, float, float, float, float, str]]:
    """Each word of a PDF with its box, and the width and height of its page."""
    command = ["pdftotext", "-bbox", str(path.with_suffix(".pdf")), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    found, size = list[tuple[float, float, float, float, float, float, str]](), (0.0, 0.0)
    for line in text.splitlines():
        numbers = [float(number) for number in re.findall(r'"([\d.-]+)"', line)]
        if "<page" in line:
            size = (numbers[0], numbers[1])
        elif "<word" in line:
            found.append((*numbers[:4], *size, re.sub("<[^>]*>", "", line).strip()))  # type: ignore[arg-type]
    return found


def emptiest(pages: list[np.ndarray], top: float, foot: float) -> float:
    """How much of the page that is emptiest is so, below its last ink or between two of its lines."""
    worst = 0.0
    for page in pages:
        height = len(page)
        first, last = round(height * top), round(height * foot)
        rows = np.flatnonzero((page[first:last] < 200).any(axis=1))
        edges = np.array([0, *rows, last - first])
        worst = max(worst, float(np.diff(edges).max()) / (last - first))
    return worst


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".pptx"])
@pytest.mark.parametrize("name", ["made", "realignment", "rupture", "dialogue"])
def test_no_page_is_more_than_a_third_empty(
    samples: list[Path], tmp_path: Path, name: str, ending: str
) -> None:
    if name == "made":
        project = made()
    else:
        project = project_file.load(next(path for path in samples if name in path.name)).project
    path = tmp_path / f"r{ending}"
    report = make_report(project, complete_places(project), path)
    write_report(report, path)
    pages = rendered(path)
    assert emptiest(pages, 0.06, 0.97 if ending == ".pptx" else _FOOT) < 1 / 3
    if shutil.which("pdftotext"):
        told = words(path)
        for left, top, right, bottom, width, height, word in told:
            assert left >= 0, word
            assert top >= 0, word
            assert right <= width + 0.5, word
            assert bottom <= height + 0.5, word
        said = " ".join(word for *_, word in told)
        for number in range(1, len(report.sources) + 1):
            assert f"[{number}]" in said
