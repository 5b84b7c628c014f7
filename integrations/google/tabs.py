"""What the bot remembers of a spreadsheet, so that it need not ask: its tabs' ids and titles, time zone and locale.

The configured title is how people name a tab in the settings; the sheet id is how a renamed tab is found again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tab:
    """A tab as Google knows it now."""

    sheet_id: int
    title: str

    @property
    def range_text(self) -> str:
        """The whole tab in A1 notation."""
        return "'" + self.title.replace("'", "''") + "'"


class TabMemory:
    """The tabs of one spreadsheet, kept as one text in `memory` so that a fresh process knows them too."""

    FIELDS = "properties(timeZone,locale),sheets(properties(sheetId,title))"

    def __init__(self, spreadsheet_id: str, memory: MutableMapping[str, str]) -> None:
        self._key = f"google.spreadsheet.{spreadsheet_id}"
        self._memory = memory

    @property
    def time_zone(self) -> str:
        return str(self._remembered().get("time_zone", "Europe/London"))

    @property
    def locale(self) -> str:
        return str(self._remembered().get("locale", "en_GB"))

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles the file had when it was last asked."""
        return tuple(self._remembered().get("titles", {}).values())

    def find(self, configured_title: str) -> Tab | None:
        """Find a tab by what is remembered. None means: ask, if that was not just done."""
        remembered = self._remembered()
        titles: dict[str, str] = remembered.get("titles", {})
        known: dict[str, str] = remembered.get("known", {})
        sheet_id = known.get(configured_title)
        return Tab(int(sheet_id), titles[sheet_id]) if sheet_id in titles else None

    def learn(self, spreadsheet: Mapping[str, Any], *, configured_titles: tuple[str, ...]) -> None:
        """Take in what Google says of the file, or of a part of its tabs."""
        remembered = self._remembered()
        properties = [sheet["properties"] for sheet in spreadsheet.get("sheets", [])]
        titles = {str(one.get("sheetId", 0)): str(one["title"]) for one in properties}
        known = {title: sheet_id for title, sheet_id in remembered.get("known", {}).items() if sheet_id in titles}
        for title in configured_titles:
            sheet_id = known.get(title) or _identified(title, titles)
            if sheet_id is not None:
                known[title] = sheet_id
        self._write(spreadsheet, titles=titles, known=known)

    def learn_one(self, configured_title: str, spreadsheet: Mapping[str, Any], *, sheet: Mapping[str, Any]) -> None:
        """Take in what a write's answer says of its own tab, without forgetting the others."""
        remembered = self._remembered()
        sheet_id = str(sheet["properties"].get("sheetId", 0))
        titles = {**remembered.get("titles", {}), sheet_id: str(sheet["properties"]["title"])}
        self._write(spreadsheet, titles=titles, known={**remembered.get("known", {}), configured_title: sheet_id})

    def doubt_titles(self) -> None:
        """Have the present titles asked for before the next use; which id is whose stays known."""
        remembered = self._remembered()
        self._memory[self._key] = json.dumps({**remembered, "titles": {}}, sort_keys=True)

    def _remembered(self) -> dict[str, Any]:
        try:
            remembered = json.loads(self._memory.get(self._key, "{}"))
        except ValueError:
            return {}
        return remembered if isinstance(remembered, dict) else {}

    def _write(self, spreadsheet: Mapping[str, Any], *, titles: dict[str, str], known: dict[str, str]) -> None:
        properties = spreadsheet.get("properties", {})
        text = json.dumps(
            {
                "time_zone": properties.get("timeZone", self.time_zone),
                "locale": properties.get("locale", self.locale),
                "titles": titles,
                "known": known,
            },
            sort_keys=True,
        )
        if self._memory.get(self._key) != text:
            self._memory[self._key] = text


def derived_sheet_id(title: str) -> int:
    """Choose the sheet id of a tab the bot makes: the same each time, so that making it twice is refused."""
    return zlib.crc32(title.encode()) & 0x7FFFFFFF


def _identified(title: str, titles: Mapping[str, str]) -> str | None:
    for sheet_id, present_title in titles.items():
        if present_title.casefold() == title.casefold():  # as Google compares titles
            return sheet_id
    made_by_the_bot = str(derived_sheet_id(title))
    return made_by_the_bot if made_by_the_bot in titles else None
