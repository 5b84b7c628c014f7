"""Colours as Google gives them back: eight bits a channel, zeros left out, each told as Color and as ColorStyle."""

from __future__ import annotations

import struct

from integrations.sandbox.google.sheets.grid import Json
from integrations.sandbox.google.sheets.masks import Path

BLACK: Json = {}
WHITE: Json = {"red": 1, "green": 1, "blue": 1}
THEME: dict[str, Json] = {
    "TEXT": BLACK,
    "BACKGROUND": WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}
BORDER_WIDTHS = {"DOTTED": 1, "DASHED": 1, "SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}


def _channel(value: float) -> float:
    """Return the nearest of 256 steps, written as shortly as a 32-bit float can be."""
    step: float = struct.unpack("f", struct.pack("f", round(min(max(value, 0), 1) * 255) / 255))[0]
    for digits in range(1, 10):
        short = float(f"{step:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == step:
            return int(short) if short.is_integer() else short
    return step


def colour(given: Json) -> Json:
    channels = {name: _channel(given.get(name, 0)) for name in ("red", "green", "blue")}
    return {name: value for name, value in channels.items() if value}


def _style(given: Json) -> tuple[Json, Json]:
    """Return a ColorStyle and the Color that it means."""
    theme = given.get("themeColor")
    if theme in THEME:
        return {"themeColor": theme}, THEME[theme]
    plain = colour(given.get("rgbColor", {}))
    return {"rgbColor": plain}, plain


def _is_colour(name: str) -> bool:
    return name == "color" or (name.endswith("Color") and name not in ("themeColor", "rgbColor"))


def twinned(given: Json) -> Json:
    """Return JSON with every colour told in both ways; where both are given, the style counts."""
    result: Json = {}
    for name, value in given.items():
        if _is_colour(name) and isinstance(value, dict):
            if f"{name}Style" not in given:
                result[f"{name}Style"], result[name] = _style({"rgbColor": value})
        elif _is_colour(name.removesuffix("Style")) and name.endswith("Style") and isinstance(value, dict):
            result[name], result[name.removesuffix("Style")] = _style(value)
        else:
            result[name] = _twinned_value(value)
    return result


def _twinned_value(value: object) -> object:
    if isinstance(value, dict):
        return twinned(value)
    return [_twinned_value(item) for item in value] if isinstance(value, list) else value


def twinned_paths(paths: list[Path]) -> list[Path]:
    """Add to a mask the other way of telling each colour that it names."""
    twins: list[Path] = []
    for path in paths:
        for depth, name in enumerate(path):
            if _is_colour(name):
                twins.append((*path[:depth], f"{name}Style"))
            elif name.endswith("Style") and _is_colour(name.removesuffix("Style")):
                twins.append((*path[:depth], name.removesuffix("Style")))
    return [*paths, *twins]


def border(given: Json | None) -> Json | None:
    """Return a Border as kept: with its width and colour, or None where there is none to draw."""
    if not given or given.get("style", "STYLE_UNSPECIFIED") in ("NONE", "STYLE_UNSPECIFIED"):
        return None
    full: Json = twinned(given if "color" in given or "colorStyle" in given else given | {"color": {}})
    return full | {"width": BORDER_WIDTHS.get(full["style"], 1)}


def cell_format(given: Json | None) -> Json | None:
    """Return a CellFormat as kept: colours in both ways, borders with their widths."""
    if not given:
        return None
    full: Json = twinned(given)
    if "borders" in full:
        sides = {side: border(line) for side, line in given["borders"].items()}
        full["borders"] = {side: line for side, line in sides.items() if line}
        if not full["borders"]:
            del full["borders"]
    return full
