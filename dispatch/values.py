"""Single values as people write them: words, countries, positions, times, and how sure they are."""

import math
import re
import unicodedata
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from dispatch.written import doubt, short

_TURNS: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Marks that show a text in another order than it is written in."""

_OF_A_PERSON: Final = re.compile(r"\d{6,}|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")


def _in_one_line(text: str) -> str:
    """Refuse what would break a line of a log in two, or command a terminal."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text):
        message = f"{short(text)} holds a line break or a control character; take it out."
        raise doubt(message)
    if any(unicodedata.bidirectional(sign) in _TURNS for sign in text):
        message = f"{short(text)} holds a character that turns the writing round; take it out."
        raise doubt(message)
    return text


def _about_no_person(text: str) -> str:
    """Refuse what looks like a birth date or a number by which somebody is known."""
    if _OF_A_PERSON.search(text):
        message = (
            "This says what happened, and nothing about who the patient is: take out what looks "
            "like a birth date or the number of a person."
        )
        raise doubt(message)
    return text


def _two_capitals(code: str) -> str:
    if not re.fullmatch("[A-Z]{2}", code):
        message = f"{short(code)} is no country code; write two capital letters, as in ISO 3166-1."
        raise doubt(message)
    return code


def _two_small_letters(code: str) -> str:
    if not re.fullmatch("[a-z]{2}", code):
        message = f"{short(code)} is no language; write two small letters, as in ISO 639-1."
        raise doubt(message)
    return code


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{name!r} is no time zone; write it as Europe/Brussels."
        raise doubt(message) from None
    return name


def _at_a_time(given: object) -> object:
    """Read an ISO 8601 time; a number could be seconds or milliseconds, so it is not one."""
    try:
        time = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        time = None
    if not isinstance(time, datetime):
        message = f"{short(given)} is not a time; write it as 2024-05-01T12:00:00+02:00."
        raise doubt(message)
    if time.utcoffset() is None:
        message = f"{time.isoformat()} has no time zone; add one, as in {time.isoformat()}+02:00."
        raise doubt(message)
    if not 1900 <= time.year < 2200:
        message = f"{time.isoformat()} is not in these centuries; check the year."
        raise doubt(message)
    return time


def _on_earth(given: object) -> object:
    """Refuse a position that is not two numbers on the map, or is one that stands for "unknown"."""
    if not isinstance(given, list | tuple) or len(given) != 2:
        message = f"{short(given)} is not a position; give two numbers, latitude and longitude."
        raise doubt(message)
    for number in given:
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or not abs(number) < math.inf:  # NaN is not less than anything.
            message = f"{short(number)} is no coordinate; give finite degrees, without quotes."
            raise doubt(message)
    lat, lon = given
    if abs(lat) > 90 or abs(lon) > 180:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        hint = "they look swapped" if swapped else "check the projection, which must be WGS 84"
        message = f"Latitude {short(lat)} and longitude {short(lon)} are not on earth; {hint}."
        raise doubt(message)
    if lat == lon == 0:
        message = (
            "0, 0 lies in the Gulf of Guinea and usually means that no position was known; "
            "give the position, or leave the record out."
        )
        raise doubt(message)
    return given


Text: TypeAlias = Annotated[str, Field(min_length=1), AfterValidator(_in_one_line)]
AboutNoPerson: Final = AfterValidator(_about_no_person)
"""For a text that people write freely."""
ZoneName: TypeAlias = Annotated[str, AfterValidator(_known_zone)]
CountryCode: TypeAlias = Annotated[str, AfterValidator(_two_capitals)]
LanguageCode: TypeAlias = Annotated[str, AfterValidator(_two_small_letters)]
Position: TypeAlias = Annotated[tuple[float, float], BeforeValidator(_on_earth)]
"""Latitude and longitude in degrees, WGS 84."""
Moment: TypeAlias = Annotated[datetime, BeforeValidator(_at_a_time)]
"""A time with its zone."""
Confidence: TypeAlias = Literal["high", "medium", "low"]
"""How sure we are of a statement; ``high`` for what a first-hand public page says."""
