"""How each locale writes numbers, dates and truth: what typing is read by and what cells are shown by.

Numbers and names follow Unicode CLDR; the default date and time patterns are those Google Sheets offers for the locale.
"""

from __future__ import annotations

import locale as system_locales
import re
from dataclasses import dataclass, field, replace
from functools import cache

_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """One locale's ways. Patterns are the API's NumberFormat patterns.

    Compared by identity (`eq=False`), because it is a key of caches that every shown number looks into.
    """

    decimal: str = "."
    group: str = ","
    date: str = "m/d/yyyy"
    time: str = "h:mm:ss am/pm"
    currency: str = '"$"#,##0.00'
    symbol: str = "$"
    true: str = "TRUE"
    false: str = "FALSE"
    months: tuple[str, ...] = _ENGLISH_MONTHS
    short_months: tuple[str, ...] = field(default=tuple(month[:3] for month in _ENGLISH_MONTHS))
    days: tuple[str, ...] = _ENGLISH_DAYS
    short_days: tuple[str, ...] = field(default=tuple(day[:3] for day in _ENGLISH_DAYS))

    @property
    def clock(self) -> str:
        """Return the pattern of the time in a date with a time: it counts 24 hours, as the Timestamps of Forms show."""
        return self.time.removesuffix(" am/pm")

    @property
    def date_time(self) -> str:
        return f"{self.date} {self.clock}"

    @property
    def date_order(self) -> str:
        """Return the order of day, month and year as three letters: dmy, mdy or ymd."""
        return "".join(sorted("dmy", key=self.date.index))

    @property
    def date_separator(self) -> str:
        return next(sign for sign in self.date if not sign.isalpha())

    @property
    def argument_separator(self) -> str:
        """Return what stands between a formula's arguments: ";" where the comma is taken by decimals."""
        return ";" if self.decimal == "," else ","


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _european(date: str, *, group: str = ".", currency: str = '#,##0.00 "€"', symbol: str = "€") -> Locale:
    return Locale(decimal=",", group=group, date=date, time="hh:mm:ss", currency=currency, symbol=symbol)


_US = Locale()
_GB = Locale(date="dd/mm/yyyy", time="hh:mm:ss", currency='"£"#,##0.00', symbol="£")
_GERMAN = replace(
    _european("dd.mm.yyyy"),
    true="WAHR",
    false="FALSCH",
    months=_words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    short_months=_words("Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez"),
    days=_words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
    short_days=_words("Mo Di Mi Do Fr Sa So"),
)
_FRENCH = replace(
    _european("dd/mm/yyyy", group="\u202f"),
    true="VRAI",
    false="FAUX",
    months=_words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    short_months=_words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
    days=_words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    short_days=_words("lun. mar. mer. jeu. ven. sam. dim."),
)
_ITALIAN = replace(
    _european("dd/mm/yyyy"),
    true="VERO",
    false="FALSO",
    months=_words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    short_months=_words("gen feb mar apr mag giu lug ago set ott nov dic"),
    days=_words("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
    short_days=_words("lun mar mer gio ven sab dom"),
)
_SPANISH = replace(
    _european("d/m/yyyy"),
    true="VERDADERO",
    false="FALSO",
    months=_words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    short_months=_words("ene feb mar abr may jun jul ago sept oct nov dic"),
    days=_words("lunes martes miércoles jueves viernes sábado domingo"),
    short_days=_words("lun mar mié jue vie sáb dom"),
)
_POUND_LIKE_COUNTRIES = {"en_GB": _GB, "cy_GB": _GB, "gd_GB": _GB, "en_IE": replace(_GB, symbol="€")}

_LOCALES = _POUND_LIKE_COUNTRIES | {
    "en_US": _US,
    "en_AU": replace(_GB, date="dd/mm/yyyy", currency='"$"#,##0.00', symbol="$"),
    "en_NZ": replace(_GB, date="d/mm/yyyy", currency='"$"#,##0.00', symbol="$"),
    "en_IN": replace(_GB, date="dd/mm/yyyy", currency='"₹"#,##0.00', symbol="₹"),
    "en_CA": replace(_US, date="yyyy-mm-dd"),
    "en_ZA": replace(_GB, date="yyyy/mm/dd", decimal=",", group="\u00a0", currency='"R" #,##0.00', symbol="R"),
    "de_DE": _GERMAN,
    "de_AT": _GERMAN,
    "fr_FR": _FRENCH,
    "it_IT": _ITALIAN,
    "es_ES": _SPANISH,
    "nl_NL": _european("d-m-yyyy", currency='"€" #,##0.00'),
    "pt_PT": _european("dd/mm/yyyy", group="\u00a0"),
    "pt_BR": _european("dd/mm/yyyy", currency='"R$" #,##0.00', symbol="R$"),
    "pl_PL": _european("yyyy-mm-dd", group="\u00a0", currency='#,##0.00 "zł"', symbol="zł"),
    "sv_SE": _european("yyyy-mm-dd", group="\u00a0", currency='#,##0.00 "kr"', symbol="kr"),
    "da_DK": _european("dd.mm.yyyy", currency='#,##0.00 "kr."', symbol="kr."),
    "fi_FI": _european("d.m.yyyy", group="\u00a0"),
    "cs_CZ": _european("d.m.yyyy", group="\u00a0", currency='#,##0.00 "Kč"', symbol="Kč"),
}


def locale_of(name: str) -> Locale:
    """Return a locale's ways; one that is not known here is treated as American, as the API's default is."""
    return _LOCALES.get(name, _US)


@cache
def is_locale(name: str) -> bool:
    """Say whether this names a language, or a language as a country writes it: en, fil, en_GB."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", name):
        return False
    known = {full.partition(".")[0].partition("@")[0] for full in system_locales.locale_alias.values()}
    return name in known or name in {full.partition("_")[0] for full in known}
