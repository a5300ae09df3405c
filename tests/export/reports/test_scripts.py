from __future__ import annotations

import pytest

from relmap.export.reports.scripts import in_order, pieces, runs_right_to_left

ARABIC, HEBREW = "محمد بن سلمان", "בנימין נתניהו"


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("An alliance", False),
        (ARABIC, True),
        (f"{HEBREW} [3]", True),
        ("Հայաստան", False),
        ("日本", False),
        ("", False),
        (f"{ARABIC} met the whole of the European Council", False),
        ("NATO في الشرق الأوسط", True),
    ],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, rtl: bool) -> None:
    assert runs_right_to_left(text) is rtl


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("plain, 2020", ["Arial"]),
        ("Նիկոլ Փաշինյան", ["Sylfaen"]),
        ("ირაკლი", ["Sylfaen"]),
        ("习近平", ["Microsoft YaHei"]),
        ("日本の本", ["Yu Gothic"]),
        ("한국", ["Malgun Gothic"]),
        ("नरेन्द्र मोदी", ["Nirmala UI"]),
        ("👩‍👩‍👧", ["Segoe UI Emoji"]),
        ("中国 [3]", ["Microsoft YaHei", "Arial"]),
        ("東京サミット 2015 🎌, 1 May", ["Yu Gothic", "Arial", "Segoe UI Emoji", "Arial"]),
        ("A 习近平 B", ["Arial", "Microsoft YaHei", "Arial"]),
    ],
)
def test_each_script_has_a_font(text: str, fonts: list[str]) -> None:
    assert [piece.script.font for piece in pieces(text)] == fonts


def test_names_from_right_to_left_are_runs_of_their_own() -> None:
    found = pieces(f"Begun: {ARABIC} → {HEBREW}: Alliance [3]")
    assert [(piece.text.replace("\u200e", ""), piece.rtl) for piece in found] == [
        ("Begun: ", False),
        (ARABIC, True),
        (" → ", False),
        (HEBREW, True),
        (": Alliance [3]", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{ARABIC} [3]",
        f"{ARABIC} → {HEBREW}: x",
        f"1 May 2004: {ARABIC} 2020",
        f"({HEBREW})",
        ARABIC,
        "plain",
        "",
    ],
)
@pytest.mark.parametrize("rtl", [True, False])
def test_pieces_are_the_whole_text(text: str, rtl: bool) -> None:
    together = "".join(piece.text for piece in pieces(text, rtl))
    assert together == in_order(text, rtl)
    assert together.replace("\u200e", "") == text


def test_numbers_after_names_stay_after_them() -> None:
    assert in_order(f"{ARABIC} [3]") == f"{ARABIC}\u200e [3]"
    assert in_order(f"{ARABIC} [3]", rtl=True) == f"{ARABIC} [3]"
    assert in_order(in_order(f"{ARABIC} [3]")) == f"{ARABIC}\u200e [3]"
    assert in_order(ARABIC) == ARABIC


def test_marks_and_digits_run_as_their_paragraph_does() -> None:
    found = pieces("اجتمع NATO في 2020 (يوم).", rtl=True)
    assert [(piece.text, piece.rtl) for piece in found] == [
        ("اجتمع ", True),
        ("NATO", False),
        (" في 2020 (يوم).", True),
    ]
    assert [piece.rtl for piece in pieces("قمة NATO.", rtl=True)] == [True, False, True]
