"""Which themes several sources raise: what learners, trainers and observers all speak of is likelier to be so."""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST_SOURCES = 2


def corroborated(by_source: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """Give each theme that two or more sources raised, with those sources in the order given."""
    sources_of: dict[str, list[str]] = {}
    for source, themes in by_source.items():
        for theme in sorted(set(themes)):
            sources_of.setdefault(theme, []).append(source)
    return {theme: tuple(found) for theme, found in sources_of.items() if len(found) >= FEWEST_SOURCES}


def also_raised(themes: Collection[str], *, by: str, others: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Name the other sources that raise any of these themes of one source."""
    found = corroborated({by: themes, **others})
    beside = {source for theme in themes for source in found.get(theme, ())}
    return tuple(source for source in others if source in beside and source != by)
