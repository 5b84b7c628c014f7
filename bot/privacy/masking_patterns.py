"""What is known by its shape: addresses, numbers, dates of birth, schools, pupils by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.masking_words import context, is_known, is_of_the_field

_END = r"(?![\w])"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_DAY}\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{2,4}}"
    rf"|{_MONTH}\s+{_DAY},?\s+\d{{4}})"
)
_CHILD = r"(?:pupil|student|child|boy|girl|lad|kid|young person|yp)"
# Areas of two letters only: S1, E17 or B6 are a school year or a room as often as a place. KS is a key stage.
_AREA = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|GU|HA|HD|HG|HP"
    "|HR|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK"
    "|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_STREET = (
    "road|rd|street|close|lane|avenue|ave|drive|way|court|crescent|place|gardens|grove|terrace|walk"
    "|hill|row|mews|square|view|rise|park"
)

E_MAIL, LINK, HANDLE, PHONE, POSTCODE = "e-mail", "link", "handle", "phone", "postcode"
ADDRESS, BORN, NUMBER, PUPIL, SCHOOL, NAME = "address", "date of birth", "number", "pupil", "school", "name"
KINDS = (E_MAIL, LINK, HANDLE, PHONE, POSTCODE, ADDRESS, BORN, NUMBER, PUPIL, SCHOOL, NAME)

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (E_MAIL, r"(?<![\w.+'’-])[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
        (
            E_MAIL,
            r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:\(at\)|\[at\])"
            r"\s?[\w-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]| dot )\s?[\w-]{1,63}){1,5}",
        ),
        (E_MAIL, r"(?<![\w.+-])[\w.+-]{1,64} at (?:gmail|hotmail|outlook|yahoo|icloud)(?: ?(?:\.|dot) ?[a-z]+)*"),
        (LINK, r"(?:https?://|www\.)[^\s<>\"\ue000]{0,500}[\w/]"),
        (
            LINK,
            rf"(?<![\w@.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:com|org|net|uk|edu|info|ly|io|me){_END}(?:/[^\s<>\"\ue000]{{0,500}}\w)?",
        ),
        (HANDLE, r"(?<![\w@])@\w(?:[\w.]{0,60}\w)?"),
        (PHONE, rf"(?<![\w+])\+\d[\d\s().-]{{7,17}}\d{_END}"),
        (PHONE, rf"(?<!\w)\(?0[\d\s().-]{{7,16}}\d{_END}"),
        (PHONE, rf"\b(?:ext|extension)\.? ?\d{{2,6}}{_END}"),
        (POSTCODE, rf"(?<!\w)(?:GIR ?0AA|[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{{2}}){_END}"),
        (POSTCODE, rf"(?<!\w)(?:{_AREA})[1-9]\d?{_END}"),
        (ADDRESS, rf"(?<!\w)\d{{1,4}}[a-z]?,? (?:[A-Z][\w'’-]+ ){{1,3}}(?:{_STREET}){_END}"),
        (BORN, rf"(?<=\bdob\b)[\s:.-]*(?P<hide>{_DATE})"),
        (
            BORN,
            rf"\b(?:d\.?o\.?b\.?|date of birth|born|birthday)"
            rf"(?: (?:on|is|was|in|the))*[\s:,(-]*(?P<hide>{_DATE}){_END}",
        ),
        (BORN, rf"\b{_CHILD}\b[^.!?]{{0,40}}?(?P<hide>\b{_DATE}){_END}"),
        (
            NUMBER,
            r"\b(?:urn|upn|uln|trn|nhs|laestab|unique reference|pupil number|ref(?:erence)?"
            r"|booking|teacher(?: reference)?)"
            r"(?: (?:no|number|id|code))?[\s:.#]*(?:(?:is|was)\s+)?(?P<hide>[a-z]{0,3}\d[\d /-]{3,}\d)" + _END,
        ),
        (NUMBER, rf"(?<!\w)[A-Z]{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]{_END}"),
        (NUMBER, rf"(?<!\w)[A-Z]?\d{{9,}}{_END}"),
        (PUPIL, r"\binitials?(?: (?:are|is|of))?[\s:(]*(?P<hide>(?-i:[A-Z]\.?\s?){2,3})" + _END),
        (PUPIL, rf"\b{_CHILD} \(?(?P<hide>(?-i:[A-Z](?:\.? ?[A-Z])?\.?))(?=[\s,.;:)!?]|$)"),
        (PUPIL, r"\b(?:in|of|class|form|group|set)\s+(?P<hide>(?:1[0-3]|[1-9])(?-i:[A-Z]{1,2}))" + _END),
        (
            PUPIL,
            rf"\b(?:y(?:ea)?r? ?\d{{1,2}}|reception|nursery)(?: {_CHILD})?,? \(?"
            rf"(?P<hide>(?-i:[A-Z]\.?[A-Z]\.?))(?=[\s,.;:)!?]|$)",
        ),
    )
)
_DIGITS_OF_A_PHONE = range(9, 16)

_KIND_OF_SCHOOL = (
    r"(?:primary|secondary|infants?|juniors?|high|middle|upper|grammar|nursery|special|community|comprehensive|catholic|academy|college"
    r"|sixth form|prep(?:aratory)?|federation|school|schools|university|trust|pru)"
)
# Small words inside a school's name: "St John of the Cross", "All Saints C of E".
_JOINED = r"(?:\s(?:of|the|and|&|C of E|CofE|CE|RC|VA|VC|for)){0,2}"
_CAPITALISED = re.compile(
    rf"(?<![\w'’-])(?:st\.?\s)?(?-i:[^\W\d_a-z][\w'’-]*)(?:{_JOINED}\s(?-i:[^\W\d_a-z][\w'’.-]*)){{0,5}}"
    rf"{_JOINED}[\s-](?P<kind>{_KIND_OF_SCHOOL}(?:\s{_KIND_OF_SCHOOL}){{0,4}}){_END}",
    re.IGNORECASE,
)
_SAINT = re.compile(
    r"(?<!\w)(?:st|saint)\.?\s[^\W\d_]{3,}(?:['’]?s)?(?:\s" + _KIND_OF_SCHOOL + r")*" + _END, re.IGNORECASE
)
_SMALL = re.compile(rf"(?<![\w'’-])([^\W\d_][\w'’-]+)\s{_KIND_OF_SCHOOL}(?:\s{_KIND_OF_SCHOOL}){{0,3}}{_END}")


def shapes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Find what its shape gives away: start, end, kind."""
    for kind, pattern in _SHAPES:
        for found in pattern.finditer(text):
            if kind == PHONE and not _is_phone(found[0]):
                continue
            yield (*(found.span("hide") if "hide" in pattern.groupindex else found.span()), kind)


def _is_phone(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return digits in _DIGITS_OF_A_PHONE or text.lower().startswith("ext")


def schools_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Find schools and other settings by the words such names end in."""
    for found in _CAPITALISED.finditer(text):
        own = list(re.finditer(r"[^\W\d_][\w'’-]*", text[found.start() : found.start("kind")]))
        is_ordinary = _is_generic if found["kind"][0].isupper() else is_known  # "Excellent school" names none
        skipped = next((at for at, word in enumerate(own) if not is_ordinary(word[0])), None)
        if skipped is not None:
            yield found.start() + own[skipped].start(), found.end(), SCHOOL
    for found in _SAINT.finditer(text):
        yield found.start(), found.end(), SCHOOL
    for found in _SMALL.finditer(text):
        if not is_known(found[1]):
            yield found.start(), found.end(), SCHOOL


def _is_generic(word: str) -> bool:
    return (
        word.casefold() in context("generic_in_schools")
        or is_of_the_field(word)
        or (word[0].islower() and is_known(word))
    )
