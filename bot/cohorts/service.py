"""One use case: keep what is known of the cohorts equal to the team's register, and answer from it without Google."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from bot.cohorts.model import Cohort, Outside, Rate, Register, newest_first
from bot.cohorts.reading import codes_of, is_registered, layout, read_file, read_table
from bot.cohorts.repository import Cohorts
from bot.cohorts.rules import outside, rate
from bot.cohorts.words import cohort_table
from bot.ports import Clock, Workbook
from bot.settings import CohortSettings, Standards


class CohortRegister:
    """The team's cohorts. Without a register in the settings it knows none, and nothing is asked of Google."""

    def __init__(
        self, settings: CohortSettings | None, *, workbook: Workbook | None, kept: Cohorts, clock: Clock
    ) -> None:
        """Build with `settings` None where no register is kept; `workbook` is asked only where it is a tab."""
        self._settings = settings
        self._workbook = workbook
        self._kept = kept
        self._clock = clock

    @property
    def tab(self) -> str | None:
        """The tab it is read from. None where it is a file, or not kept."""
        return self._settings.tab if self._settings and self._settings.from_tab else None

    @property
    def standards(self) -> Standards:
        return self._settings.standards if self._settings else Standards()

    def refresh(self) -> tuple[str, ...]:
        """Read the register, and return what in it could not be read."""
        register = self._read()
        if register is None:
            return ()
        if register.cohorts or not register.faults:  # a tab without its heading is no empty register
            self._kept.replace(register.cohorts, at=self._clock.now())
        return register.faults

    def all(self) -> tuple[Cohort, ...]:
        return newest_first(self._kept.all())

    def codes(self) -> tuple[str, ...]:
        return tuple(cohort.code for cohort in self.all())

    def rates(self, forms: Mapping[str, int]) -> Mapping[str, Rate]:
        """Give the response rate of each cohort that `forms` counts, where the register knows how many there were."""
        by_code = {cohort.code.casefold(): cohort for cohort in self._kept.all()}
        known = {code: by_code[code.casefold()] for code in forms if code.casefold() in by_code}
        rates = {code: rate(cohort, forms[code], standards=self.standards) for code, cohort in known.items()}
        return {code: found for code, found in rates.items() if found is not None}

    def unregistered(self, *, after: datetime | None, until: datetime) -> tuple[str, ...]:
        """Name the cohorts that answered for the first time in this span and are not in the register."""
        known = codes_of(self._kept.all())
        if not known:  # a register that nobody has begun to keep misses nobody
            return ()
        return tuple(code for code in self._kept.first_seen(after=after, until=until) if not is_registered(code, known))

    def outside(self, *, today: date) -> tuple[Outside, ...]:
        return outside(self.all(), standards=self.standards, today=today)

    def table(self, *, today: date) -> str:
        """Show the register with what came in, for a terminal."""
        cohorts = self.all()
        if not cohorts:
            where = f'the tab "{self.tab}"' if self.tab else "cohorts.toml"
            return f"The register is empty. Write the cohorts into {where}, a row each."
        return cohort_table(cohorts, self._kept.forms(), standards=self.standards, today=today)

    def _read(self) -> Register | None:
        if self._settings is None:
            return None
        if not self._settings.from_tab or self._workbook is None:
            return _read_file(self._settings.file)
        table = self._workbook.read(self._settings.tab)
        if table is None:
            self._workbook.set_up(self._settings.tab, layout())
            return Register()
        return read_table(table)


def _read_file(file: Path) -> Register:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Register(faults=(f"{file.name} cannot be read: {error}.",))
    return read_file(content, called=file.name)
