"""Exports that follow the traps of real ones, each column with its truth, from `tests/data/profile_odd_exports.json`.

They were written after the profile's rules, by what real exports look like and not by the profile's word lists; each
seed fills them in afresh.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.bot.feedback.profile.invented import Export, Truth

FILE = Path(__file__).parents[3] / "data" / "profile_odd_exports.json"
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "en": ("Ada Quarn", "Bo Tolvaj", "Cy Marsk-Ellis", "D. O'Wendt", "Elin rask", "FARID SANDELL", "Greta", "Hana Ito"),
    "de": ("Jürgen Groß", "Anna-Lena Wendt", "Dr. Uwe Pank", "Lutz von der Au", "Eva Gill", "Birgit Ö."),
    "fr": ("Élodie Paz", "QUARN Luc", "Anne-Marie L'Huillier", "Zoé D.", "Rémi Pellet", "de Vries Ève"),
    "es": ("María José Ruiz Paz", "Luis Gil", "Ñico Varga", "ANA MARÍA ORTUÑO", "Eva del Río", "João Pinto"),
    "it": ("Giulia D'Alba", "Rossi Luca", "Chiara Tolvaj", "Nicolò Varga", "ANNA MARSK", "Pia"),
    "ja": ("山田 太郎", "佐藤花子", "鈴木　一郎", "高橋", "田中みなみ"),
    "ko": ("김철수", "이영희", "박민수", "최 지우", "정하늘"),
    "he": ("דנה לוי", "יוסי כהן", "רון בר-אור", "מיכל", "נעה אבו"),
    "ar": ("أحمد علي حسن", "منى سعيد محمد", "كريم حسن عبد الله", "ليلى يوسف", "عمر خالد"),
    "mr": ("आशा पाटील", "रवी देशमुख", "मीना रा. जोशी", "ओम कदम", "सुनीता मोरे", "गणेश जाधव", "लता शिंदे", "किरण पवार"),
    "ru": ("Петрова Анна Ивановна", "Сидоров И.И.", "Ольга Ким", "Пётр Ёлкин", "иванов иван"),
}
Maker = Callable[[Any, Mapping[str, Any], int, Random], list[str]]


def odd_exports(seed: int) -> tuple[Export, ...]:
    """Fill every export in anew."""
    return tuple(_export(entry, seed=seed) for entry in json.loads(FILE.read_text(encoding="utf-8")))


def lines_of(export: Export) -> list[tuple[str, ...]]:
    """Give the lines of the file. An export whose headers are all blank has no header line."""
    return [export.header, *export.rows] if any(export.header) else list(export.rows)


def _export(entry: Mapping[str, Any], *, seed: int) -> Export:
    random = Random(f"{entry['name']} {seed}")
    columns: Sequence[Mapping[str, Any]] = entry["columns"]
    answers = [_answers(column, entry["rows"], random) for column in columns]
    header = tuple(column["header"] for column in columns)
    lines = tuple(zip(*answers, strict=True))
    return Export(f"{entry['tool']}-{entry['name']}", header, lines, tuple(map(_truth, columns)))


def _truth(column: Mapping[str, Any]) -> Truth:
    ends = column.get("ends")
    return Truth(
        kinds=tuple(column["kinds"]),
        ends=(ends[0], ends[1]) if ends else None,
        directions=tuple(column.get("directions", ())),
        partner=column.get("partner"),
    )


def answers_of(how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    """Answer a question as the first way of answering says that is named."""
    name = next(name for name in how if name in _MAKERS)
    return _MAKERS[name](how[name], how, rows, random)


def _answers(column: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    made = answers_of(column["answers"], rows, random)
    return ["" if random.random() < column.get("blank", 0) else answer for answer in made]


def _pick(options: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [random.choice(options) for _ in range(rows)]


def _own(options: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    """Words of one's own: long ones differ from person to person, short ones come again."""
    made = [random.choice(options) for _ in range(rows)]
    return [f"{text} {place}" if _is_long(text) and place >= len(options) else text for place, text in enumerate(made)]


def _is_long(text: str) -> bool:
    return len(text) > (18 if text.isascii() else 8)


def _count(start: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [str(start + place) for place in range(rows)]


def _moment(form: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    made = []
    for _ in range(rows):
        month, day, hour = random.randint(1, 12), random.randint(1, 28), random.randint(8, 12)
        parts = {"Y": 2025, "m": month, "m02": f"{month:02}", "d": day, "d02": f"{day:02}", "H": hour}
        clock = {"H02": f"{hour:02}", "M": f"{random.randint(0, 59):02}", "S": f"{random.randint(0, 59):02}"}
        made.append(form.format(**parts, **clock))
    return made


def _email(_: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [f"{random.choice('abcdefgh')}.person{place}@mail.example" for place in range(rows)]


def _name(language: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    """First and last words of two people: hardly anybody is called like another."""
    firsts, lasts = [one.split()[0] for one in PEOPLE[language]], [one.split()[-1] for one in PEOPLE[language]]
    made = [f"{random.choice(firsts)} {random.choice(lasts)}" for _ in range(rows)]
    return [random.choice(PEOPLE[language]) if random.random() < 0.3 else one for one in made]


def _first(_: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [random.choice(PEOPLE["en"]).split()[0] for _ in range(rows)]


def _code(form: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [form.format(n=random.randint(10, 99) * 100 + place) for place in range(rows)]


def _ticks(options: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    chosen = [[option for option in options if random.random() < 0.5] or options[:1] for _ in range(rows)]
    return [how["sep"].join(each) + (how["sep"] if how.get("trailing") else "") for each in chosen]


def _list(answers: Any, how: Mapping[str, Any], rows: int, random: Random) -> list[str]:
    return [answers[place % len(answers)] for place in range(rows)]


_MAKERS: Mapping[str, Maker] = {
    "pick": _pick,
    "own": _own,
    "count": _count,
    "moment": _moment,
    "email": _email,
    "name": _name,
    "first": _first,
    "code": _code,
    "ticks": _ticks,
    "list": _list,
}
