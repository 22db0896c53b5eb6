"""
The control rooms that send and ask for units: what is known of each.

What this project knows ships with it; a deployment lays a file of its own over that, above all the
channels, which nobody may invent.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from pydantic import Field, model_validator

from dispatch.errors import BadCentres
from dispatch.values import Confidence, CountryCode, LanguageCode, Text
from dispatch.written import Written, doubt, read_toml, understood, unknown_word

SHIPPED: Final = Path(__file__).with_name("centres.toml")


class Channels(Written):
    """How a control room is reached; what is not given is not known."""

    phone: Text | None = None
    email: Text | None = None
    form: Text | None = None
    message: Text | None = None
    radio: Text | None = None

    def known(self) -> dict[str, str]:
        """Give the channels that are known, by kind."""
        return self.model_dump(exclude_none=True)


class _Facts(Written):
    """What may be said of a control room."""

    country: CountryCode | None = None
    name: Text | None = None
    languages: tuple[LanguageCode, ...] = ()
    serves: tuple[Text, ...] = ()
    neighbours: tuple[Text, ...] | None = None
    channels: Channels = Channels()
    source: Text | None = None
    confidence: Confidence | None = None


class Centre(_Facts):
    """
    A control room; the area it serves is a dispatch area of the region that names it.

    Attributes
    ----------
    languages : tuple of str
        ISO 639 codes of the official languages of its ground.
    serves : tuple of str
        Its country, or ids of areas, which start with it.
    neighbours : tuple of str or None
        Ids of the control rooms whose ground touches its own across a border; empty where there is
        no border, None if nobody has said.
    """

    id: Text
    country: CountryCode

    @model_validator(mode="after")
    def _stays_at_home(self) -> "Centre":
        for area in self.serves:
            if area != self.country and not area.startswith(f"{self.country}-"):
                message = (
                    f"{self.id} of {self.country} serves `{area}`; write the country, or the id of "
                    f"an area that starts with it, as in {self.country}-north."
                )
                raise doubt(message)
        if self.id in (self.neighbours or ()):
            message = f"{self.id} is its own neighbour; take it out of `neighbours`."
            raise doubt(message)
        return self

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What nobody has said of it."""
        said = {
            "name": self.name is not None,
            "languages": bool(self.languages),
            "serves": bool(self.serves),
            "neighbours": self.neighbours is not None,
            "channels": bool(self.channels.known()),
        }
        return tuple(name for name, is_said in said.items() if not is_said)


Centres: TypeAlias = Mapping[str, Centre]
"""Control rooms by their ids."""


class _File(Written):
    centre: dict[Text, _Facts] = Field(default_factory=dict)


def load_centres(own: Path | None = None) -> Centres:
    """
    Give the control rooms that ship with the project, under those of a deployment's own file.

    What the file says of a control room replaces what is shipped, field by field and channel by
    channel; a new one needs a country.

    Raises
    ------
    BadCentres
        About the first thing that cannot be used, with the file and the way out.
    """
    return _shipped() if own is None else _laid_over(_facts(SHIPPED), own)


@cache
def _shipped() -> Centres:
    return _checked(_facts(SHIPPED), SHIPPED.name)


def _laid_over(shipped: Mapping[str, _Facts], own: Path) -> Centres:
    together = dict(shipped)
    for id_, facts in _facts(own).items():
        below = shipped.get(id_, _Facts())
        if facts.country and below.country and facts.country != below.country:
            message = (
                f"{own.name}: `centre.{id_}`: it is in {below.country} in {SHIPPED.name}, not in "
                f"{facts.country}; correct the country, or give yours an id of its own."
            )
            raise BadCentres(message)
        channels = below.channels.known() | facts.channels.known()
        said = facts.model_dump(exclude_unset=True) | {"channels": channels}
        together[id_] = _Facts.model_validate(below.model_dump() | said)
    return _checked(together, own.name)


def _facts(path: Path) -> dict[str, _Facts]:
    given: Any = read_toml(path, BadCentres)
    return understood(_File, given, f"{path.name}: ", BadCentres).centre


def _checked(facts: Mapping[str, _Facts], file: str) -> Centres:
    centres = {id_: _centre(id_, said, file) for id_, said in facts.items()}
    for centre in centres.values():
        for neighbour in centre.neighbours or ():
            if neighbour not in centres:
                message = f"{file}: `centre.{centre.id}.neighbours`: "
                raise BadCentres(message + unknown_word(neighbour, centres))
    return MappingProxyType(centres)


def _centre(id_: str, said: _Facts, file: str) -> Centre:
    given = said.model_dump(exclude_none=True) | {"id": id_}
    return understood(Centre, given, f"{file}: `centre.{id_}`: ", BadCentres)
