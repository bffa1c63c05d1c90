"""What a phone or a stranger sends as a photo, made into two plain WebP pictures.

Nothing of the file itself is kept: neither the place and the time that phones write into it, nor what could hide
behind the picture. It takes up to a second and hundreds of megabytes: call it in a worker thread, one at a time, and
outside of any transaction.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import ExifTags, Image, ImageOps

from cagette_pwa.errors import CagetteError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
MOST_JPEG_PIXELS: Final = 50_000_000
"""Above the largest that phones take by themselves (48 million); a JPEG is decoded in pieces, at its final size."""

MOST_SCANS: Final = 50
"""A progressive JPEG refines its picture in about ten, of some bytes each: a file of many would keep a decoder busy
for an hour."""

SMALL: Final = 320
LARGE: Final = 1280
_QUALITY: Final = 80
_JPEG: Final = ("JPEG", "MPO")
_SCAN: Final = b"\xff\xda"
_EVEN: Final = ("RGB", "RGBA", "L", "LA", "CMYK")
"""Modes of 8 bits a channel, which shrink smoothly."""

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What puts a picture upright, by the orientation that EXIF gives."""


class NotAPhoto(CagetteError):
    """Not a picture in a format that phones and browsers write, or one that breaks off."""

    template = "Ce fichier n'est pas une photo, ou il est abîmé. Choisissez une image JPEG, PNG ou WebP."


class PhotoTooHeavy(CagetteError):
    """More bytes than are read."""

    status = 413
    template = "Cette photo pèse plus de 10\u00a0Mo. Choisissez-en une plus légère."


class PhotoTooLarge(CagetteError):
    """More pixels than are decoded, however few bytes they take."""

    template = "Cette photo a trop de pixels pour être lue. Choisissez-en une plus petite."


@dataclass(frozen=True)
class Picture:
    """`small` is a square of SMALL pixels, the middle of the picture; `large` is whole, LARGE pixels at most."""

    small: bytes
    large: bytes


def reencoded(content: bytes) -> Picture:
    """`content` in two sizes, upright, on white where it was transparent; the first picture of a moving one.

    Raises NotAPhoto, PhotoTooHeavy and PhotoTooLarge.
    """
    if len(content) > MOST_BYTES:
        raise PhotoTooHeavy
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as found:
            _refuse_bomb(found, content)
            whole = _on_white(_upright(_shrunk(found), found))
            return Picture(small=_webp(ImageOps.fit(whole, (SMALL, SMALL))), large=_webp(whole))
    except CagetteError:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge from error
    except Exception as error:  # decoders fail in every way there is on what strangers write
        raise NotAPhoto from error


def _refuse_bomb(found: Image.Image, content: bytes) -> None:
    """Only the header has been read so far."""
    most = MOST_JPEG_PIXELS if found.format in _JPEG else MOST_PIXELS
    if found.width * found.height > most:
        raise PhotoTooLarge
    if found.format in _JPEG and content.count(_SCAN) > MOST_SCANS:
        raise NotAPhoto


def _shrunk(found: Image.Image) -> Image.Image:
    """Within LARGE by LARGE; a JPEG is decoded at about that size at once."""
    even = found if found.mode in _EVEN and "transparency" not in found.info else _in_eight_bits(found)
    even.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    return even


def _in_eight_bits(found: Image.Image) -> Image.Image:
    if found.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off at 255
        return found.point(lambda grey: grey * (1 / 256)).convert("L")
    return found.convert("RGBA")


def _upright(image: Image.Image, found: Image.Image) -> Image.Image:
    try:
        turn = _TURNS.get(found.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # what is written about a picture may be broken where the picture is not
        return image
    return image if turn is None else image.transpose(turn)


def _on_white(image: Image.Image) -> Image.Image:
    """Colours only, in a picture that has no more to say."""
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image.convert("RGB"), mask=image.getchannel("A") if "A" in image.getbands() else None)
    return plain


def _webp(image: Image.Image) -> bytes:
    made = BytesIO()
    image.save(made, "WEBP", quality=_QUALITY)
    return made.getvalue()
