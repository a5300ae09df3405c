"""Pictures are told by their headers before anything unfolds them."""

from __future__ import annotations

import base64
import io
import random
import struct
import tracemalloc
import zlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage

from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, check_intact, raster, raster_of
from relmap.model.records import Actor, Picture
from tests.pictures import damaged, hostile, picture, png_chunk, png_of_zeros

HOSTILE = hostile("/etc/hostname")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_png_and_jpeg_are_known(form: str) -> None:
    found = raster(picture(form, (40, 30)))
    assert (found.format, found.width, found.height) == (form, 40, 30)
    assert found.mime == f"image/{form.lower()}"


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(PictureProblem) as caught:
        raster(HOSTILE[name])
    assert caught.value.remedy


def test_the_largest_is_taken() -> None:
    assert raster(picture("PNG", (4_096, 3_906))).width == 4_096
    for size in ((4_097, 1), (4_096, 3_907)):
        with pytest.raises(PictureProblem, match="too large"):
            raster(picture("PNG", size))


def scans(jpeg: bytes, number: int) -> bytes:
    return jpeg[:-2] + jpeg[jpeg.index(b"\xff\xda") : -2] * (number - 1) + jpeg[-2:]


def test_as_many_scans_as_progressive_pictures_have_are_taken() -> None:
    jpeg = picture("JPEG")
    assert raster(scans(jpeg, 20)).format == "JPEG"
    with pytest.raises(PictureProblem):
        raster(scans(jpeg, 21))


ROWS = (b"\0" + bytes(3 * 40)) * 30


def test_a_sound_picture_is_intact() -> None:
    for form in ("PNG", "JPEG"):
        for mode in ("1", "L", "RGB", "RGBA") if form == "PNG" else ("L", "RGB", "CMYK"):
            buffer = io.BytesIO()
            Image.effect_noise((37, 50), 60).convert("RGB").convert(mode).save(buffer, form)
            check_intact(raster(buffer.getvalue()))
    check_intact(raster(damaged(picture(), zlib.compress(ROWS + b"more"))))  # else it raises


@pytest.mark.parametrize(
    "rows",
    [
        b"garbage",
        b"",
        zlib.compress(ROWS[:-1]),
        zlib.compress(ROWS)[:-4],
        zlib.compress(b"\5" + ROWS[1:]),
        zlib.compress(ROWS[:-121] + b"\xff" + ROWS[-120:]),
    ],
    ids=["garbage", "nothing", "a byte less", "without its sum", "a filter", "the last filter"],
)
def test_a_png_of_other_rows_is_not(rows: bytes) -> None:
    found = raster(damaged(picture(), rows))
    with pytest.raises(PictureProblem, match="damaged"):
        check_intact(found)


def test_what_unfolds_without_end_is_unfolded_no_further_than_it_is_shown() -> None:
    endless, large = damaged(picture(), zlib.compress(bytes(50_000_000))), png_of_zeros(4_000, 4_000)
    tracemalloc.start()
    with pytest.raises(PictureProblem):
        check_intact(raster(endless))
    check_intact(raster(large))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def interlaced() -> bytes:
    """Seven passes over 9 × 5 pixels, each row with a filter."""
    counts = [(2, 1), (1, 1), (3, 1), (2, 2), (5, 1), (4, 3), (9, 2)]
    return b"".join((b"\1" + bytes(width)) * height for width, height in counts)


def test_interlaced_pictures_are_looked_at_row_by_row() -> None:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 5, 8, 0, 0, 0, 1))
    png = b"\x89PNG\r\n\x1a\n" + header
    rows = interlaced()
    check_intact(raster(damaged(png, zlib.compress(rows))))
    assert rows.count(1) == 11
    for at, filter_ in enumerate(rows):
        wrong = damaged(png, zlib.compress(rows[:at] + b"\7" + rows[at + 1 :]))
        if filter_:
            with pytest.raises(PictureProblem):
                check_intact(raster(wrong))
        else:
            check_intact(raster(wrong))
    with pytest.raises(PictureProblem):
        check_intact(raster(damaged(png, zlib.compress(rows[:-1]))))


@pytest.mark.no_qt_log
def test_damage_is_found_where_the_decoder_finds_it() -> None:
    """Whatever is called intact can be shown, and what is not cannot, but for a few."""
    generator = random.Random(5)
    sound = [picture("PNG"), picture("JPEG")]
    modes: list[tuple[str, str, dict[str, Any]]] = [
        ("L", "PNG", {}),
        ("P", "PNG", {}),
        ("RGB", "JPEG", {"progressive": True}),
    ]
    for mode, form, options in modes:
        buffer = io.BytesIO()
        Image.effect_noise((31, 17), 60).convert("RGB").convert(mode).save(buffer, form, **options)
        sound.append(buffer.getvalue())
    told: Counter[tuple[bool, bool]] = Counter()
    for _ in range(1_000):
        raw = bytearray(generator.choice(sound))
        raw[generator.randrange(len(raw))] = generator.randrange(256)
        is_png = raw.startswith(b"\x89PNG")
        damage = with_true_sums(bytes(raw)) if is_png else bytes(raw)
        shown = not QImage.fromData(QByteArray(damage), "PNG" if is_png else "JPEG").isNull()  # type: ignore[call-overload]
        told[is_intact(damage), shown] += 1
    assert told[True, False] == 0
    assert told[False, True] <= 20
    assert min(told[True, True], told[False, False]) > 100


def with_true_sums(png: bytes) -> bytes:
    made, at = png[:8], 8
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if at + 12 + length > len(png):
            return png
        made += png_chunk(png[at + 4 : at + 8], png[at + 8 : at + 8 + length])
        at += 12 + length
    return made


def is_intact(raw: bytes) -> bool:
    try:
        check_intact(raster(raw))
    except PictureProblem:
        return False
    return True


def test_texts_and_profiles_are_not_unfolded() -> None:
    png = picture()
    text = png_chunk(b"zTXt", b"Comment\0\0" + b"x" * 100)
    found = raster(png[:33] + text + png[33:])
    assert found.data == png
    assert raster(png + b"more after its end").data == png


@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG"]), st.integers(0, 700))
def test_damage_is_told(noise: bytes, form: str, at: int) -> None:
    sound = picture(form)
    try:
        found = raster(sound[:at] + noise + sound[at + len(noise) :])
    except PictureProblem:
        return
    assert max(found.width, found.height) <= 4_096


def test_what_is_not_shown_is_a_problem_with_a_way_out() -> None:
    svg = base64.b64encode(HOSTILE["svg that names a file"]).decode()
    project = Project.of(
        None,
        Actor(id="a", name="A", picture="p"),
        Actor(id="b", name="B", picture="sound"),
        Picture(id="p", data=svg),
        Picture(id="sound", data=base64.b64encode(picture()).decode()),
    )
    (found,) = problems(project)
    assert found.place == "pictures “p”"
    assert "neither PNG nor JPEG, and is not shown" in found.message
    assert found.ref.id == "a"
    after = found.fixes[0].diff.apply(project)
    assert after.actors["a"].picture is None
    assert set(after.pictures) == {"sound"}
    assert problems(after) == []


class Counted(dict[str, Actor]):
    """Actors that tell how often all of them were gone through."""

    times = 0

    def values(self) -> Any:
        self.times += 1
        return super().values()


def test_actors_are_not_searched_for_each_picture() -> None:
    times: list[int] = []
    for number in (1, 50):
        actors = Counted({f"a{n}": Actor(id=f"a{n}", name="A", picture=f"p{n}") for n in range(number)})
        pictures = {f"p{n}": Picture(id=f"p{n}", data="AAAA") for n in range(number)}
        found = problems(Project(actors=actors, pictures=pictures))
        assert [problem.ref.id for problem in found] == list(actors)
        times.append(actors.times)
    assert times[0] == times[1]


def test_no_base64() -> None:
    with pytest.raises(PictureProblem):
        raster_of("====")
