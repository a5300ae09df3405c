from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest

from relmap.cli import main
from relmap.export.batch import Batch
from relmap.export.compose import compose_multiples
from relmap.export.reports.contents import Report, make_report
from relmap.export.reports.write import write_report
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, FigureStyle, Phase, Placement, Relation, Scene
from relmap.storage import project_file
from relmap.storage.errors import Stopped
from relmap.storage.made_folder import HoldsOthers
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import days_of
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import relation_title

pytestmark = pytest.mark.usefixtures("offline_qt")
SMALL = FigureStyle(width=60.0, height=40.0, unit="mm")


@pytest.fixture
def report(samples: list[Path]) -> Report:
    path = next(path for path in samples if "realignment" in path.name)
    project = project_file.load(path).project
    return make_report(project, complete_places(project), Path("r.docx"), SMALL)


def test_scenes_with_what_changed_since_the_one_before(report: Report) -> None:
    assert [section.title for section in report.sections][:2] == [
        "Allied with Moscow",
        "An ally arms the other side",
    ]
    assert report.sections[0].changes == ()
    assert report.sections[1].heading == "Since 31 December 1999"
    assert any("Belarus → Azerbaijan: Arms supply" in line for line in report.sections[1].changes)


def test_sources_are_numbered_through_the_whole_report(report: Report) -> None:
    used = {
        int(number)
        for section in report.sections
        for edge in section.figure.frame.edges
        for number in re.findall(r"\d+", edge.note)
    }
    assert used == set(range(1, len(report.sources) + 1))
    assert all(section.figure.notes == () for section in report.sections)


def test_a_word_document(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.docx")
    found = docx.Document(str(tmp_path / "r.docx"))
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert {section.title for section in report.sections} <= set(texts)
    assert {section.caption for section in report.sections} <= set(texts)
    assert set(report.sources) <= set(texts)
    assert len(found.inline_shapes) == len(report.sections)


def test_slides(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pptx")
    found = pptx.Presentation(str(tmp_path / "r.pptx"))
    slides = list(found.slides)
    assert len(slides) >= len(report.sections) + 2
    assert slides[1].shapes.title is not None
    assert slides[1].shapes.title.text == report.sections[0].title
    assert "Since 31 December 1999" in slides[2].notes_slide.notes_text_frame.text  # type: ignore[union-attr]


def test_a_pdf_with_text_that_can_be_found(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pdf")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", str(tmp_path / "r.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    for section in report.sections:
        assert section.title in text
    assert "[1] " in text
    assert "8 May 2019" in text  # marks beside digits are text, too


def test_a_folder_of_markdown_is_whole_or_not_there(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r")
    text = (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    assert len(list((tmp_path / "r" / "figures").iterdir())) == len(report.sections)
    assert all(f"## {section.title}" in text for section in report.sections)
    write_report(report, tmp_path / "r.md")  # over a report of before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    with pytest.raises(HoldsOthers, match=r"thesis\.txt"):
        write_report(report, tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == [tmp_path / "mine" / "thesis.txt"]
    write_report(report, tmp_path / "mine", into=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years"
    assert (tmp_path / "mine" / "report.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("at", [".", "..", "./"])
def test_a_folder_named_by_dots(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    if at == "..":
        with pytest.raises(HoldsOthers, match="inner"):
            write_report(report, Path(at))
        assert list(tmp_path.iterdir()) == [inner]
    else:
        write_report(report, Path(at))
        assert (inner / "report.md").is_file()


def test_the_whole_disk_is_no_folder_for_a_report(report: Report) -> None:
    with pytest.raises(HoldsOthers):
        write_report(report, Path("/"))


@pytest.mark.parametrize("name", ["r.docx", "r.pptx", "r.pdf", "r"])
def test_what_is_stopped_leaves_nothing(report: Report, tmp_path: Path, name: str) -> None:
    with pytest.raises(Stopped):
        write_report(report, tmp_path / name, lambda part: part < 0.4)
    assert list(tmp_path.iterdir()) == []


def test_whatever_the_names_are(tmp_path: Path) -> None:
    nasty = "</w:t> & *bold* # [x](y) <img> | \\"
    project = Project.of(
        About(title=nasty, description=nasty),
        Actor(id="a", name=nasty),
        Placement(actor="a", x=0.0, y=0.0),
        Scene(id="s", title=nasty, caption=nasty),
    )
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    for name in ("r.docx", "r.pptx", "r.pdf", "r"):
        write_report(report, tmp_path / name)
    assert nasty in [p.text for p in docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes())).paragraphs]
    assert "\\<img\\>" in (tmp_path / "r" / "report.md").read_text(encoding="utf-8")


def test_from_the_command_line(
    samples: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(samples[0]), "-o", str(tmp_path / "r.pdf")]) == 0
    assert " scenes" in capsys.readouterr().out
    assert main(["report", str(samples[0]), "-o", str(tmp_path / "r.odt")]) == 2
    with pytest.raises(RelmapError, match="no scenes"):
        make_report(Project(), {}, Path("r.pdf"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["r.docx", "r.pptx"])
def test_libreoffice_opens_it(report: Report, tmp_path: Path, name: str) -> None:
    write_report(report, tmp_path / name)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / name)], check=True, timeout=180, capture_output=True)
    assert (tmp_path / "r.pdf").stat().st_size > 10_000
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
        words = " ".join(text.split())
        for section in report.sections:
            assert section.title in words
            assert section.when in words
        assert "Since 31 December 1999" in words
        assert report.sources[-1].split(",")[0] in words
        assert text.count("\f") >= len(report.sections)  # pages


def test_what_is_only_less_certain_is_counted(report: Report) -> None:
    """Beyond the day up to which the map knows nearly everything is only possible."""
    last = report.sections[-1]
    assert re.search("[0-9]{2} open-ended relations are only possible", last.changes[-1])
    assert len(last.changes) < 6


def test_figures_are_told_to_those_who_do_not_see_them(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.docx")
    write_report(report, tmp_path / "r.pptx")
    told = [section.told for section in report.sections]
    assert told[0].startswith("Allied with Moscow. 31 December 1999. Armenia has been")
    found: Any = docx.Document(str(tmp_path / "r.docx"))
    assert [shape._inline.docPr.get("descr") for shape in found.inline_shapes] == told
    deck: Any = pptx.Presentation(str(tmp_path / "r.pptx"))
    names = [
        s._element.nvPicPr.cNvPr.get("descr") for d in deck.slides for s in d.shapes if s.name == "Figure"
    ]
    assert names == told


def test_figures_on_slides_are_larger(samples: list[Path]) -> None:
    project = project_file.load(next(path for path in samples if "realignment" in path.name)).project
    places = complete_places(project)
    page = make_report(project, places, Path("r.docx")).sections[0].figure
    slide = make_report(project, places, Path("r.pptx")).sections[0].figure
    assert slide.width > 1.2 * page.width
    assert slide.type_scale > page.type_scale


TIMES: dict[str, dict[str, Any]] = {
    "early": {"date": "2003-01-01"},
    "turning": {"date": "2010-06-01"},
    "late": {"date": "2025-01-01"},
    "window": {"window": "2002-01-01/2012-12-31"},
    "throughout": {"window": "2002-01-01/2012-12-31", "throughout": True},
    "compared": {"date": "2020-01-01", "compared_with": "2004-01-01"},
    "backwards": {"date": "2004-01-01", "compared_with": "2020-01-01", "certain_only": True},
    "itself": {"date": "2004-01-01", "compared_with": "2004-01-01"},
}
MAP = Project.of(
    About(title="Map", as_of="2022-12-31"),
    *(Actor(id=key, name=key.upper(), exists="2001-01-01/..") for key in "abc"),
    *(Placement(actor=key, x=90.0 * at, y=40.0 * at * at) for at, key in enumerate("abc")),
    Event(id="treaty", title="Treaty", when="2004-05-01"),
    Event(id="breach", title="Breach", after=("treaty",)),
    Event(id="trial", title="Trial", when="2011-07-01", after=("breach",)),
    Relation(
        id="turns",
        source="a",
        target="b",
        phases=(
            Phase(when="2002-01-01/[2010..2011]", label="ally", stance=2),
            Phase(when="[2010..2011]/..", label="foe", stance=-2),
        ),
    ),
    Relation(id="over", source="b", target="c", phases=(Phase(when="2002-05-01/2010-01-01", label="loan"),)),
    Relation(id="maybe", source="a", target="c", phases=(Phase(when="[..2012]/..", label="trade"),)),
    Relation(id="plan", source="c", target="a", phases=(Phase(when="2015-01-01/..", status="planned"),)),
)
_DAY = r"\d+ [A-Z][a-z]+ \d{4}"


@pytest.mark.parametrize("names", list(itertools.permutations(TIMES, 2)))
def test_changes_are_true_of_the_days_that_their_heading_names(names: tuple[str, str]) -> None:
    scenes = [
        Scene(id=name, title=name, order=number, caption="", **TIMES[name])
        for number, name in enumerate(names)
    ]
    project = Diff.adding(*scenes).apply(MAP)
    index = TimeIndex(project)
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    previous: set[int] = set()
    for section, scene in zip(report.sections, scenes, strict=True):
        own = {days.in_words(day): day for day in days_of(scene, index.latest_known())}
        assert all(day in own for day in re.findall(_DAY, section.when))
        named = [days.from_ymd(*_ymd(text)) for text in re.findall(_DAY, section.heading)]
        assert set(named) <= set(own.values()) | previous  # no day is spoken of that is not shown
        if section.heading.startswith("Since"):
            first, last = named[0], max(own.values())
            assert named[0] == max(previous)
        elif section.changes:
            first, last = min(named), max(named)
            assert ("the scene before" in section.heading) == (last not in own.values())
        else:
            first = last = 0
        certain = scene.certain_only
        one, other = (Snapshot(index, day, certain) for day in (first, last))
        for line in section.changes:
            called, _, said = line.partition(": ")
            for key in [r for r in project.relations.values() if said.startswith(relation_title(project, r))]:
                there = (one.relation(key.id) is not None, other.relation(key.id) is not None)
                if called in ("Begun", "Planned", "Newly certain"):
                    assert there == (False, True), line
                elif called in ("Ended", "No longer planned", "No longer certain"):
                    assert there == (True, False), line
                else:
                    assert there == (True, True), line
            assert ("planned" in line.lower()) == said.startswith("C – A")
        previous = set(own.values())


def _ymd(text: str) -> tuple[int, int, int]:
    day, month, year = text.split()
    return int(year), days.MONTHS.index(month) + 1, int(day)


def test_events_of_a_scene_are_told_with_what_dates_them() -> None:
    def events(**values: Any) -> tuple[str, ...]:
        project = Diff.adding(Scene(id="s", title="S", **values)).apply(MAP)
        return make_report(project, complete_places(project), Path("r.docx"), SMALL).sections[0].events

    treaty, trial = "1 May 2004: Treaty", "1 July 2011: Trial"
    breach = "Some day between 1 May 2004 and 1 July 2011: Breach (derived: after “Treaty”; before “Trial”)"
    assert events(date="2004-05-01") == (treaty, breach)
    assert events(date="2010-01-01") == (breach,)
    assert events(date="2010-01-01", certain_only=True) == ()
    assert events(date="2020-01-01", compared_with="2000-01-01") == (treaty, breach, trial)
    # The first day of a comparison is what is compared with; nothing of it is new.
    assert events(date="2020-01-01", compared_with="2004-05-01") == (breach, trial)
    assert events(window="2000-01-01/2010-01-01") == (treaty, breach)
    assert events(date="2015-01-01") == ()


def test_a_scene_that_begins_before_a_window_says_so() -> None:
    scenes = (
        Scene(id="w", title="W", order=1, **TIMES["window"]),
        Scene(id="d", title="D", order=2, date="2001-06-01"),
    )
    project = Diff.adding(*scenes).apply(MAP)
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    assert report.sections[1].heading == "From 1 June 2001 to 1 January 2002, where the scene before begins"


@pytest.mark.parametrize("name", ["r.docx", "r.pptx", "r"])
def test_events_are_in_every_file(report: Report, tmp_path: Path, name: str) -> None:
    path = write_report(report, tmp_path / name)
    if name == "r.docx":
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    elif name == "r.pptx":
        slides = pptx.Presentation(str(path)).slides
        text = "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)  # type: ignore[union-attr]
    else:
        text = (tmp_path / "r" / "report.md").read_text(encoding="utf-8").replace("\\", "")
    assert (
        "Some day between 20 and 30 June 2024: Belarus recalls its ambassador from Armenia (derived: after"
        in text
    )


def test_a_panel_says_the_name_of_its_scene_and_then_its_time() -> None:
    scenes = [Scene(id=name, title=name.title(), **TIMES[name]) for name in ("compared", "window")]
    project = Diff.adding(*scenes).apply(MAP)
    jobs = Batch(project, complete_places(project)).of_scenes()
    sheet = compose_multiples([job.looked for job in jobs], SMALL, [job.name for job in jobs])
    assert [panel.caption for panel in sheet.panels] == [
        "Compared: 1 January 2004 compared with 1 January 2020",
        "Window: At any time from 2002 to 2012",
    ]
    assert sheet.date_line == "1 January 2002 to 1 January 2020"
