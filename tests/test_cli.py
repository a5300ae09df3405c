from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from relmap.cli import COMMANDS, main

pytestmark = pytest.mark.usefixtures("qapp")  # an export must not leave a lesser application behind

SAMPLE = str(Path(__file__).parent.parent / "projects" / "armenia-realignment.relmap.json")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_at_gives_json_of_the_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "at", SAMPLE, "2024-06-20", "--json")
    assert code == 0
    plain = json.loads(out)
    assert set(plain) == {"date", "actors", "relations", "events", "undated"}
    assert plain["date"] == "2024-06-20"
    assert all({"id", "name", "kind", "presence"} == set(row) for row in plain["actors"])
    needed = {"id", "kind", "source", "target", "label", "stance", "weight", "unit", "status", "presence"}
    assert all(needed <= set(row) for row in plain["relations"])
    assert {row["presence"] for row in plain["relations"]} == {"certain", "possible"}
    keys = {"id", "title", "when", "status", "presence", "participants"}
    assert all(keys | ({"derived"} if row["when"] is None else set()) == set(row) for row in plain["events"])
    assert {row["when"] is None for row in plain["events"]} == {True, False}
    assert all(keys | {"derived"} == set(row) and None in row["derived"] for row in plain["undated"])
    ids = [row["id"] for row in plain["relations"]]
    assert ids == sorted(set(ids))


def test_at_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "at", SAMPLE, "2000-01-01")
    assert code == 0
    assert "Armenia – Russia: Alliance: allied" in out


def test_changes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "changes", SAMPLE, "2019-12-31", "2024-06-20", "--json")
    assert code == 0
    plain = json.loads(out)
    assert set(plain) == {"from", "to", "begun", "ended", "changed", "events", "only_possible_after_as_of"}
    assert all(set(row) == {"id", "from", "to"} for row in plain["changed"])
    alliance = next(row for row in plain["changed"] if row["id"] == "am-ru-alliance")
    assert alliance["from"]["stance"] == 2
    assert alliance["to"]["stance"] < 0


def test_dates(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dates", "2018/2022", "199X", "2020/..", "--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "edtf": "2018/2022",
            "kind": "span",
            "earliest_start": "2018-01-01",
            "latest_start": "2018-12-31",
            "earliest_end": "2022-01-01",
            "latest_end": "2022-12-31",
        },
        {"edtf": "199X", "kind": "date", "earliest": "1990-01-01", "latest": "1999-12-31"},
        {
            "edtf": "2020/..",
            "kind": "span",
            "earliest_start": "2020-01-01",
            "latest_start": "2020-12-31",
            "earliest_end": None,
            "latest_end": None,
        },
    ]


def test_a_wrong_date_is_an_error_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dates", "2021-02-29", "2024", "--json")
    assert code == 1
    rows = json.loads(out)
    assert set(rows[0]) == {"edtf", "error"}
    assert rows[1]["kind"] == "date"


def test_dates_before_the_year_0_are_no_options(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dates", "-0044-03-15", "--json")
    assert code == 0
    assert json.loads(out)[0]["earliest"] == "-0044-03-15"
    assert run(capsys, "at", SAMPLE, "-0044-03-15")[0] == 0


def test_a_span_and_what_is_certain(capsys: pytest.CaptureFixture[str]) -> None:
    def relations(*options: str) -> set[str]:
        code, out, _ = run(capsys, "at", SAMPLE, *options, "--json")
        assert code == 0
        return {relation["id"] for relation in json.loads(out)["relations"]}

    day, span = relations("2020-06-01"), relations("2019-01-01/2021-12-31")
    throughout = relations("2019-01-01/2021-12-31", "--throughout")
    assert throughout < day < span
    assert relations("2020-06-01", "--certain") < day
    code, _, err = run(capsys, "at", SAMPLE, "2019/..")
    assert code == 2
    assert "open end" in err


def test_changes_name_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "changes", SAMPLE, "2019-12-31", "2024-06-20")
    assert code == 0
    line = next(line for line in out.splitlines() if "Armenia – Russia: Alliance" in line)
    assert "allied → estranged" in line
    assert "[Europe’s Edge" in line
    code, out, _ = run(capsys, "changes", SAMPLE, "2024-06-20", "2024-06-20")
    assert code == 0
    assert out.splitlines()[1:] == ["Both are the same day, so nothing is different."]


def test_changes_are_told_as_time_runs(capsys: pytest.CaptureFixture[str]) -> None:
    _, there, _ = run(capsys, "changes", SAMPLE, "2019-12-31", "2024-06-20")
    _, back, _ = run(capsys, "changes", SAMPLE, "2024-06-20", "2019-12-31")
    title, said, *lines = back.splitlines()
    assert title.endswith("from 2019-12-31 to 2024-06-20")
    assert said == "The later day was named first; changes are told as time runs."
    assert lines == there.splitlines()[1:]


def test_after_all_that_the_map_knows_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "changes", SAMPLE, "2024-06-20", "2025-06-20")
    last = out.splitlines()[-1]
    assert re.fullmatch(r"The map knows up to 30 June 2024; after that [0-9]+ open-ended .* possible\.", last)
    _, out, _ = run(capsys, "changes", SAMPLE, "2025-06-20", "2024-12-31")
    assert out.splitlines()[-1] == "The map knows up to 30 June 2024; that is before both days."


def test_what_is_no_longer_certain_is_not_said_to_have_ended(capsys: pytest.CaptureFixture[str]) -> None:
    days = ("2026-01-01", "2024-06-20", "--certain")
    _, out, _ = run(capsys, "changes", SAMPLE, *days)
    title, *lines = out.splitlines()
    assert title.endswith("from 2024-06-20 to 2026-01-01, what is certain")
    assert not any(line.startswith(("Begun", "Ended")) for line in lines)
    assert "No longer certain (1)" in lines  # an alliance that turns on the first of the days
    assert re.fullmatch(r"The map knows .*; after that [0-9]+ open-ended .* only possible\.", lines[-1])
    _, out, _ = run(capsys, "changes", SAMPLE, *days, "--json")
    plain = json.loads(out)
    assert not {row["id"] for row in plain["ended"]} & set(plain["only_possible_after_as_of"])
    assert "am-csto-membership" in plain["only_possible_after_as_of"]
    assert out.count("(possible)") < 5


@pytest.mark.parametrize("name", ["rows.csv", "rows.TSV", "book.xlsx"])
def test_a_table_is_told_as_one(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Source,Target\nA,B\n")
    for command in (["check", str(path)], ["at", str(path), "2020-01-01"]):
        code, _, said = run(capsys, *command)
        assert code == 2
        assert f"{name} is a table, not a map." in said
        assert "relmap import" in said


def test_a_comparison_and_a_window_are_exported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, options, said in (
        ("c.svg", ["--compare", "2019-12-31", "2024-06-20"], "31 December 2019 compared with 20 June 2024"),
        ("w.svg", ["--date", "2019/2021", "--throughout"], "Throughout, from 2019 to 2021"),
        ("s.svg", ["--date", "2024-06-20", "--certain"], "20 June 2024, what is certain"),
    ):
        code, _, err = run(capsys, "export", SAMPLE, "-o", str(tmp_path / name), *options)
        assert (code, err) == (0, "")
        assert said in (tmp_path / name).read_text(encoding="utf-8")


def test_dates_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dates", "--words", "--json", "c. 1994", "2018/2022")
    assert code == 0
    rows = json.loads(out)
    assert [row["edtf"] for row in rows] == ["1994~", "2018/2022"]
    assert rows[0]["earliest"] == "1993-01-01"
    assert rows[1]["words"] == "began some day in 2018, ended some day in 2022"
    code, out, _ = run(capsys, "dates", "--words", "6/7/2024", "31 June 2024")
    assert code == 1
    assert "Which is the month?" in out
    assert "2024-06-07 (7 June 2024)" in out
    assert "June 2024 has 30 days" in out


def test_dates_in_plain_words_for_a_phase_and_for_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    typed = ("before 2020", "by 2020", "after 18 June 2024")
    for purpose, meant in (
        ((), ["../2019-12-31", "[..2020]/..", "2024-06-19/.."]),
        (("--for", "phase"), ["../2019-12-31", "[..2020]/..", "2024-06-19/.."]),
        (("--for", "event"), ["[..2019-12-31]", "[..2020]", "[2024-06-19..]"]),
    ):
        code, out, _ = run(capsys, "dates", "--words", *purpose, "--json", *typed)
        rows = json.loads(out)
        assert (code, [row["edtf"] for row in rows]) == (0, meant)
    code, out, _ = run(capsys, "dates", "--words", "before 2020")
    said = "before 2020\t../2019-12-31\tuntil 31 December 2019\t.. to 2019-12-31\tor /2019-12-31 if its start"
    assert (code, out) == (0, f"{said} is not known\n")
    code, out, _ = run(capsys, "dates", "--words", "--json", "before 2020")
    (offer,) = json.loads(out)[0]["or"]
    assert (offer["edtf"], offer["if"]) == ("/2019-12-31", "its start is not known")
    # What is dated matters to words only, so that it says that there are words.
    assert run(capsys, "dates", "--for", "event", "before 2020")[1].split("\t")[1] == "[..2019-12-31]"


def test_dates_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "relmap", "dates", "-", "--json"],
        input="2024-06\n\n2016-13\r\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert [row["edtf"] for row in json.loads(done.stdout)] == ["2024-06", "2016-13"]


def test_check_tells_clean_from_problems_from_unreadable(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, "check", SAMPLE)[0] == 0
    wrong = tmp_path / "wrong.relmap.json"
    wrong.write_text('{"relmap": [1, 0], "relations": [{"id": "r", "source": "a", "target": "b"}]}')
    code, out, _ = run(capsys, "check", str(wrong), "--json")
    assert code == 1
    problem = json.loads(out)[0]["problems"][0]
    assert problem["place"] == "relations “r”"
    assert problem["message"]
    assert problem["remedy"]
    code, _, err = run(capsys, "check", SAMPLE, str(tmp_path / "none.json"))
    assert code == 2
    assert "There is no file" in err
    wrong.write_text('{"relmap": [1, 0], "title": "\\ud800"}')
    code, out, err = run(capsys, "check", str(wrong), "--json")
    assert code == 2
    assert "lone surrogate" in json.loads(out)[0]["error"]
    assert "lone surrogate" in err


def test_changes_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "changes", SAMPLE, "1991-01-01", "2024-06-20")
    assert code == 0
    assert "CSTO" in out.partition("Actors that appeared")[2]
    assert "at most 15 % of arms" in out


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize(
    "arguments",
    [
        ("at", "nothing.relmap.json", "2024-06-20"),
        ("at", SAMPLE, "2024"),
        ("at", SAMPLE, "2021-02-29"),
        ("at", SAMPLE),
        ("changes", SAMPLE, "2024-06-20", "yesterday"),
        ("export", SAMPLE),
        ("export", SAMPLE, "-o", "x.gif"),
        ("export", SAMPLE, "-o", "x.png", "--size", "big"),
        ("export", SAMPLE, "-o", "x.png", "--dpi", "0"),
        ("export", SAMPLE, "-o", "no-such-folder/x.png"),
        ("export", SAMPLE, "-o", "x.png", "--theme", "pink"),
        ("at", "--nonsense"),
    ],
)
def test_errors_are_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("relmap: ")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_debug_gives_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Traceback" in run(capsys, "at", SAMPLE, "2024", "--debug")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"relmap {command}" in out.partition("example:")[2]


def test_without_a_display_the_window_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    code, _, err = run(capsys, SAMPLE)
    assert code == 2
    assert "no display" in err


def test_the_installed_program_exports_the_sample(tmp_path: Path) -> None:
    """The real command in a process of its own, with no display."""
    program = Path(sysconfig.get_path("scripts")) / "relmap"
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    for suffix, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        out = tmp_path / f"figure{suffix}"
        done = subprocess.run(
            [program, "export", SAMPLE, "-o", out, "--date", "2024-06-20", "--size", "1600x1000"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert out.read_bytes().startswith(start)
        assert out.stat().st_size > 5_000


def test_at_and_changes_and_check_tell_what_follows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plain = {
        "relmap": [1, 1],
        "sources": [{"id": "s", "title": "Paper", "date": "2024-06"}],
        "actors": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        "relations": [
            {
                "id": "r",
                "source": "a",
                "target": "b",
                "kind": "alliance",
                "phases": [{"label": "cold", "begins_with": {"event": "coup"}}],
            }
        ],
        "events": [
            {"id": "coup", "title": "Coup", "when": "2024-05-01"},
            {"id": "answer", "title": "Answer", "after": ["coup"], "citations": [{"source": "s"}]},
            {"id": "later", "title": "Later", "after": ["answer"]},
        ],
    }
    path = tmp_path / "map.relmap.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    code, out, _ = run(capsys, "at", str(path), "2024-06-01")
    assert code == 0
    assert "A – B: Alliance: cold (began with “Coup”)" in out
    assert "undated Answer (derived: after “Coup”; told by Paper, June 2024)" in out
    apart = out[out.index("Undated events (1)") :]
    assert "undated Later (derived: after “Answer” (not before 1 May 2024); no later date is known)" in apart
    code, out, _ = run(capsys, "changes", str(path), "2024-01-01", "2024-07-01")
    assert "cold (began with “Coup”)" in out
    assert out.index("2024-05-01 Coup") < out.index("undated Answer (derived: after “Coup”")
    assert run(capsys, "check", str(path))[0] == 0
    plain["events"][0]["when"] = "2024-07-01"  # type: ignore[index]
    path.write_text(json.dumps(plain), encoding="utf-8")
    code, out, _ = run(capsys, "check", str(path))
    assert code == 1
    assert (
        "“Coup” is dated 2024-07-01; “Answer” is after “Coup”; “Answer” is told by “Paper”, of 2024-06."
        in out
    )
