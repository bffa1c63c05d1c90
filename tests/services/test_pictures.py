"""What is kept of a file that somebody sends as a photo."""

import random
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cagette_pwa.errors import CagetteError
from cagette_pwa.services.pictures import (
    LARGE,
    MOST_BYTES,
    MOST_SCANS,
    SMALL,
    NotAPhoto,
    PhotoTooHeavy,
    PhotoTooLarge,
    Picture,
    reencoded,
)
from tests.support.pictures import BLUE, RED, drawn, opened, phone_exif, png, saved

SENTENCE = NotAPhoto().sentence
Colour = tuple[int, int, int]


def near(found: object, wanted: Colour, within: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= within for one, other in zip(found, wanted, strict=True))


def both(picture: Picture) -> tuple[Image.Image, Image.Image]:
    return opened(picture.small), opened(picture.large)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_two_webp_pictures(kind: str) -> None:
    small, large = both(reencoded(saved(drawn(4000, 3000), kind)))

    assert (small.format, small.mode, small.size) == ("WEBP", "RGB", (SMALL, SMALL))
    assert (large.format, large.mode, large.size) == ("WEBP", "RGB", (LARGE, 960))


@pytest.mark.parametrize(
    ("width", "height", "kept"),
    [(640, 480, (640, 480)), (1280, 1280, (1280, 1280)), (3, 2, (3, 2)), (9000, 1, (1280, 1))],
)
def test_the_whole_is_never_enlarged_and_the_square_is_always_filled(
    width: int, height: int, kept: tuple[int, int]
) -> None:
    small, large = both(reencoded(saved(drawn(width, height), "PNG")))

    assert (small.size, large.size) == ((SMALL, SMALL), kept)


def test_the_square_is_the_middle() -> None:
    wide = Image.new("RGB", (1200, 400), BLUE)
    wide.paste(RED, (400, 0, 800, 400))

    small, _ = both(reencoded(saved(wide)))

    assert all(near(small.getpixel(at), RED) for at in ((8, 8), (160, 160), (311, 311)))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_however_the_phone_was_held(kind: str, orientation: int) -> None:
    """A phone writes the picture as its sensor sees it, and in EXIF how to turn it."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    seen = drawn(400, 200)
    sensed = seen.transpose(undo[orientation]) if orientation in undo else seen

    _, large = both(reencoded(saved(sensed, kind, exif=phone_exif(orientation))))

    assert large.size == (400, 200)
    assert near(large.getpixel((50, 50)), BLUE)
    assert all(near(large.getpixel(at), RED) for at in ((350, 50), (50, 150), (350, 150)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_kept_of_where_when_and_how_it_was_taken(kind: str) -> None:
    profile = b"\x00" * 200 + b"Profil de couleurs"
    sent = saved(drawn(), kind, exif=phone_exif(6), icc_profile=profile)
    assert opened(sent).getexif().get_ifd(0x8825)
    assert "icc_profile" in opened(sent).info

    for made in (reencoded(sent).small, reencoded(sent).large):
        kept = opened(made)
        assert dict(kept.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(kept.info)
        assert not [chunk for chunk in (b"EXIF", b"Exif", b"ICCP", b"XMP ", b"Phonemaker", b"Profil") if chunk in made]


def test_a_comment_is_not_kept() -> None:
    made = reencoded(saved(drawn(), "JPEG", comment=b"Maison de Paul"))

    assert b"Paul" not in made.large + made.small


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_an_orientation_that_cannot_be_read_leaves_the_photo_as_it_is() -> None:
    for exif in (
        b"Exif\x00\x00MM\x00*\xff\xff\xff\xff",
        b"Exif\x00\x00",
        b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff",
    ):
        _, large = both(reencoded(saved(drawn(400, 200), "JPEG", exif=exif)))
        assert large.size == (400, 200)


# What pictures are made of


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("RGB", "WEBP")],
)
def test_colours_survive_every_way_of_writing_them(mode: str, kind: str) -> None:
    _, large = both(reencoded(saved(drawn(400, 200, mode), kind)))

    blue, red = large.getpixel((50, 50)), large.getpixel((350, 150))
    if mode == "L":
        assert near(blue, (49, 49, 49))
        assert near(red, (81, 81, 81))
    else:
        assert near(blue, BLUE, 25)
        assert near(red, RED, 25)


def test_sixteen_bits_of_grey_are_not_cut_off_at_white() -> None:
    grey = Image.new("I;16", (400, 200), 0x8000)

    _, large = both(reencoded(saved(grey, "PNG")))

    assert near(large.getpixel((50, 50)), (128, 128, 128))


def test_sixteen_bits_of_colour_are_read() -> None:
    row = b"\x00" + b"\xc8\x00\x1e\x00\x1e\x00" * 40
    _, large = both(reencoded(png(40, 30, row * 30, bits=16)))

    assert near(large.getpixel((20, 15)), RED)


def test_black_and_white_is_read() -> None:
    _, large = both(reencoded(saved(Image.new("1", (40, 30), 1), "PNG")))

    assert near(large.getpixel((20, 15)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    glass = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    glass.paste((*RED, 255), (200, 0, 400, 200))

    _, large = both(reencoded(saved(glass, kind)))

    assert near(large.getpixel((50, 50)), (255, 255, 255))
    assert near(large.getpixel((350, 50)), RED)


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_one_transparent_colour_becomes_white(mode: str) -> None:
    picture = drawn(400, 200).quantize(4) if mode == "P" else drawn(400, 200, mode)
    sent = saved(picture, "PNG", transparency=picture.getpixel((0, 0)))
    assert "transparency" in opened(sent).info

    _, large = both(reencoded(sent))

    assert near(large.getpixel((50, 50)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_is_kept(kind: str) -> None:
    moving = saved(
        drawn(), kind, save_all=True, append_images=[Image.new("RGB", (800, 600), name) for name in ("white", "black")]
    )
    assert getattr(opened(moving), "n_frames", 1) == 3

    small, large = both(reencoded(moving))

    assert getattr(large, "n_frames", 1) == getattr(small, "n_frames", 1) == 1
    assert near(large.getpixel((700, 500)), RED)


def test_the_several_pictures_of_some_phones_are_one_photo() -> None:
    several = saved(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600), "white")])

    _, large = both(reencoded(several))

    assert near(large.getpixel((700, 500)), RED)


# What is no photo


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"GIF89a" + b"\x01" * 100,
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        b"\x89PNG\r\n\x1a\n",
        b"MZ\x90\x00",
    ],
)
def test_a_file_that_is_no_photo_is_refused_in_french(content: bytes) -> None:
    with pytest.raises(NotAPhoto, match="n'est pas une photo") as refused:
        reencoded(content)

    assert refused.value.sentence == SENTENCE


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "ICO", "PPM"])
def test_only_what_phones_and_browsers_write_is_decoded(kind: str) -> None:
    with pytest.raises(NotAPhoto):
        reencoded(saved(drawn(64, 64), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_a_photo_that_breaks_off_is_refused(kind: str, share: float) -> None:
    sent = saved(Image.effect_noise((800, 600), 60), kind)

    with pytest.raises(NotAPhoto):
        reencoded(sent[: int(len(sent) * share)])


def test_a_file_of_more_than_ten_megabytes_is_refused() -> None:
    sent = saved(drawn())

    assert reencoded(sent + b"\x00" * (MOST_BYTES - len(sent)))
    with pytest.raises(PhotoTooHeavy, match="10\u00a0Mo"):
        reencoded(sent + b"\x00" * (MOST_BYTES - len(sent) + 1))


@pytest.mark.parametrize(("width", "height"), [(5001, 5000), (50_000, 50_000), (2**31 - 1, 1), (1, 25_000_001)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    """Some bytes can unfold into gigabytes."""
    started = monotonic()

    with pytest.raises(PhotoTooLarge, match="trop de pixels"):
        reencoded(png(width, height))

    assert monotonic() - started < 0.5


def test_the_largest_photo_of_a_phone_is_read_and_a_larger_one_is_not() -> None:
    sent = saved(drawn(80, 60))
    at = sent.index(b"\xff\xc0") + 5

    def announcing(width: int, height: int) -> bytes:
        return sent[:at] + height.to_bytes(2) + width.to_bytes(2) + sent[at + 4 :]

    assert announcing(80, 60) == sent
    assert opened(reencoded(announcing(8064, 6048)).large).size == (LARGE, 960)
    with pytest.raises(PhotoTooLarge):
        reencoded(announcing(8100, 6200))


def test_a_picture_that_announces_fewer_pixels_than_it_holds_is_cut_at_what_it_announces() -> None:
    _, large = both(reencoded(png(8, 8, b"\x00" * 10_000_000)))

    assert large.size == (8, 8)


def test_a_jpeg_that_refines_itself_without_end_is_refused() -> None:
    sent = saved(drawn(1500, 1500), "JPEG", progressive=True)
    assert 1 < sent.count(b"\xff\xda") <= MOST_SCANS
    assert reencoded(sent)
    last = sent[sent.rindex(b"\xff\xda") : -2]

    with pytest.raises(NotAPhoto):
        reencoded(sent[:-2] + last * MOST_SCANS + sent[-2:])


SOUND = {kind: saved(drawn(64, 48), kind, exif=phone_exif(6)) for kind in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\x00\x00\x00WEBP"])
)
def test_no_bytes_do_more_than_being_refused(content: bytes, beginning: bytes) -> None:
    with pytest.raises(CagetteError):
        reencoded(beginning + content)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 2**32))
def test_a_damaged_photo_is_refused_or_read_and_nothing_else(kind: str, chance: int) -> None:
    damaged, draw = bytearray(SOUND[kind]), random.Random(chance)  # noqa: S311 - damage, not a secret
    for _ in range(draw.randint(1, 12)):
        damaged[draw.randrange(len(damaged))] = draw.randrange(256)

    try:
        made = reencoded(bytes(damaged))
    except CagetteError:
        return
    assert opened(made.small).size == (SMALL, SMALL)
