"""Colours as numbers: contrast, distance, colour-blind sight, and colours for new labels."""

import math
import re
from collections.abc import Iterable
from enum import Enum
from functools import cache
from itertools import product

from annotator.errors import AnnotatorError

Triple = tuple[float, float, float]
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
SHAPE_CONTRAST = 3.0  # WCAG 2.2, success criterion 1.4.11
DEFAULT_COLORS = ("#3a61b8", "#8f6200", "#1b6a41", "#9f1d66")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Sight(Enum):
    """How an eye sees colour: the matrix that turns linear RGB into what it sees.

    Severity 1.0 of Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation
    of Color Vision Deficiency", IEEE TVCG 15 (2009).
    """

    FULL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    PROTAN = (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    )
    DEUTAN = (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    )
    TRITAN = (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    )


def parse(color: str) -> Triple:
    """Return red, green, blue in 0..1 of "#rrggbb"; raise AnnotatorError for anything else."""
    if not _HEX.fullmatch(color):
        raise AnnotatorError("“{color}” is not a colour: write it as #rrggbb.", color=color)
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(rgb: Triple) -> str:
    """Return "#rrggbb" for red, green, blue, cut to 0..1."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in rgb)


def luminance(color: str) -> float:
    """Return the relative luminance, 0..1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio, 1..21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def mix(over: str, under: str, *, share: float) -> str:
    """Return what is seen where `over` lies on `under` with the opacity `share`."""
    pairs = zip(parse(over), parse(under), strict=True)
    red, green, blue = (share * top + (1 - share) * ground for top, ground in pairs)
    return to_hex((red, green, blue))


def readable(ink: str, *, grounds: Iterable[str], minimum: float = TEXT_CONTRAST) -> str:
    """Return `ink`, moved as little as needed towards black or white to be read on the grounds.

    Where no colour reaches `minimum` on all of them, the better of black and white is returned.
    """
    grounds = tuple(grounds)

    def worst(color: str) -> float:
        return min(contrast(color, ground) for ground in grounds)

    pole = max("#000000", "#ffffff", key=worst)
    for step in range(101):
        moved = mix(pole, ink, share=step / 100)
        if worst(moved) >= minimum:
            return moved
    return pole


def with_lightness(color: str, lightness: float) -> str:
    """Return the colour at another CIE lightness, 0..100, with as much chroma as sRGB has there."""
    _, a, b = _lab(color)
    for step in range(51):
        share = 1 - step / 50
        rgb = _from_lab((lightness, share * a, share * b))
        if all(-0.002 <= part <= 1.002 for part in rgb):
            break
    red, green, blue = (_gamma(part) for part in rgb)
    return to_hex((red, green, blue))


def lightness(color: str) -> float:
    """Return the CIE lightness L*, 0..100."""
    return _lab(color)[0]


@cache
def seen_by(sight: Sight, color: str) -> str:
    """Return the colour as an eye of that sight sees it."""
    rgb = _linear(color)
    red, green, blue = (
        sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in sight.value
    )
    return to_hex((_gamma(red), _gamma(green), _gamma(blue)))


@cache
def distance(first: str, second: str) -> float:
    """Return the CIEDE2000 difference: about 2 is just seen side by side, 10 at a glance.

    Formula: Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula", CR&A 30 (2005).
    """
    return lab_distance(_lab(first), _lab(second))


@cache
def separation(first: str, second: str) -> float:
    """Return the smallest distance between two colours over every kind of sight."""
    return min(distance(seen_by(sight, first), seen_by(sight, second)) for sight in Sight)


def suggest_color(existing: Iterable[str]) -> str:
    """Return a colour for a new label: a default that is free, else the farthest from the rest."""
    taken = tuple(color.lower() for color in existing)
    for color in DEFAULT_COLORS:
        if color not in taken and all(separation(color, other) >= 10 for other in taken):
            return color
    return max(
        _candidates(),
        key=lambda color: min((separation(color, other) for other in taken), default=0.0),
    )


def lab_distance(first: Triple, second: Triple) -> float:
    """Return the CIEDE2000 difference of two CIE L*a*b* colours."""
    mean_chroma = (math.hypot(*first[1:]) + math.hypot(*second[1:])) / 2
    stretch = 1.5 - 0.5 * _saturating(mean_chroma)
    c1, h1 = _polar(first, stretch)
    c2, h2 = _polar(second, stretch)
    turn = (h2 - h1 + 180) % 360 - 180 if c1 and c2 else 0.0
    light, chroma = second[0] - first[0], c2 - c1
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_light, mean_c = (first[0] + second[0]) / 2, (c1 + c2) / 2
    mean_h = (h1 + turn / 2) % 360 if c1 and c2 else h1 + h2
    tilt = (
        1
        - 0.17 * _cos(mean_h - 30)
        + 0.24 * _cos(2 * mean_h)
        + 0.32 * _cos(3 * mean_h + 6)
        - 0.20 * _cos(4 * mean_h - 63)
    )
    off_middle = (mean_light - 50) ** 2
    light /= 1 + 0.015 * off_middle / math.sqrt(20 + off_middle)
    chroma /= 1 + 0.045 * mean_c
    hue /= 1 + 0.015 * mean_c * tilt
    blue = 60 * math.exp(-(((mean_h - 275) / 25) ** 2))
    turned = -math.sin(math.radians(blue)) * 2 * _saturating(mean_c)
    return math.sqrt(light**2 + chroma**2 + hue**2 + turned * chroma * hue)


def _saturating(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _polar(lab: Triple, stretch: float) -> tuple[float, float]:
    a, b = lab[1] * stretch, lab[2]
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _linear(color: str) -> Triple:
    """Return linear light (IEC 61966-2-1, sRGB)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parse(color)
    )
    return red, green, blue


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


@cache
def _lab(color: str) -> Triple:
    """Return CIE L*a*b* for the white point D65 (CIE 15:2018)."""
    red, green, blue = _linear(color)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _from_lab(lab: Triple) -> Triple:
    """Return linear red, green, blue, outside 0..1 where sRGB does not reach."""
    fy = (lab[0] + 16) / 116
    x, y, z = (
        part**3 if part**3 > 216 / 24389 else (116 * part - 16) * 27 / 24389
        for part in (fy + lab[1] / 500, fy, fy - lab[2] / 200)
    )
    x, z = 0.95047 * x, 1.08883 * z
    return (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )


@cache
def _candidates() -> tuple[str, ...]:
    """Return strong colours around the wheel that can be a line on white paper."""
    wheel = product(range(0, 360, 15), (0.30, 0.42, 0.52), (0.45, 0.85))
    colors = (to_hex(_from_hsl(hue, light, strength)) for hue, light, strength in wheel)
    return tuple(color for color in colors if contrast(color, "#ffffff") >= SHAPE_CONTRAST)


def _from_hsl(hue: float, light: float, strength: float) -> Triple:
    reach = strength * min(light, 1 - light)
    red, green, blue = (
        light - reach * max(-1.0, min(k - 3, 9 - k, 1.0))
        for k in ((step + hue / 30) % 12 for step in (0, 8, 4))
    )
    return red, green, blue
