"""Which hospitals an agreement lets a patient be driven to."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, Strict, model_validator

from dispatch.agreements.situation import UNKNOWN, Destination
from dispatch.agreements.truth import Truth
from dispatch.said import Country, Or, Said, joined, said
from dispatch.values import Text
from dispatch.written import Written, doubt

Way: TypeAlias = Literal[
    "nearest",
    "nearest_suitable",
    "recognised_by_host",
    "listed",
    "centre_decides",
    "condition_wish_capacity",
    "patient_wish",
    "unknown",
]


class SpecialCare(Written):
    """Hospitals for one kind of care, whatever decides otherwise: burns, for example."""

    care: Text
    hospitals: Annotated[tuple[Text, ...], Field(min_length=1)]


class HospitalRule(Written):
    """
    A rule about destinations; it speaks of the host, where the patient is, and of the unit's home.

    Attributes
    ----------
    way : str
        What decides.
    listed : tuple of str
        Ids of hospitals, exactly for the way ``listed``.
    home_country : str
        Whether the patient may be driven to the unit's own country all the same.
    detour_max_min : float or None
        How much farther a better one may be.
    special : tuple of SpecialCare
        For whom it is another one, whatever decides otherwise.
    """

    way: Way
    listed: tuple[Text, ...] = ()
    home_country: Literal["allowed", "not_allowed", "unknown"] = "unknown"
    detour_max_min: Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)] | None = None
    special: tuple[SpecialCare, ...] = ()

    @model_validator(mode="after")
    def _lists_if_it_is_a_list(self) -> Self:
        if (self.way == "listed") != bool(self.listed):
            message = "`listed` hospitals belong to the way `listed`: give both or neither."
            raise doubt(message)
        return self

    def allows(self, chosen: Destination, host: str | None, home: str) -> Truth:
        """Whether a patient of the host country may be driven there by a unit from its home."""
        for one in self.special:
            if one.care == chosen.care:
                return Truth.of(chosen.id in one.hospitals)
        if chosen.country == home and chosen.country != host:
            if self.home_country != "unknown":
                return Truth.of(self.home_country == "allowed")
            if self.way != "listed":
                return Truth.UNKNOWN & self._fits(chosen, host)
        return self._fits(chosen, host)

    def _fits(self, chosen: Destination, host: str | None) -> Truth:
        match self.way:
            case "nearest":
                return chosen.is_nearest | self._near_enough
            case "nearest_suitable":
                return chosen.is_nearest_suitable | self._near_enough
            case "listed":
                return Truth.of(chosen.id in self.listed)
            case "recognised_by_host":
                known = chosen.recognised_by
                return Truth.of(None if known is UNKNOWN or host is None else host in known)
            case "centre_decides" | "condition_wish_capacity" | "patient_wish" | "unknown":
                return Truth.UNKNOWN  # A human weighs it.

    @property
    def _near_enough(self) -> Truth:
        """Whether another one may be farther: how much farther it is, nobody tells."""
        return Truth.FALSE if self.detour_max_min is None else Truth.UNKNOWN

    def says(self, host: str | None, home: str | None) -> Said:
        """Say the rule as the crew is told it."""
        where = Country(host) if host else said("the host country")
        match self.way:
            case "nearest":
                rule = said("Drive to the nearest hospital.")
            case "nearest_suitable":
                rule = said("Drive to the nearest suitable hospital.")
            case "listed":
                rule = said("Drive to one of these hospitals: {listed}.", listed=Or(self.listed))
            case "recognised_by_host":
                rule = said(
                    "Drive to a hospital that the service of {host} recognises; ask its centre.",
                    host=where,
                )
            case "centre_decides":
                rule = said("Ask the centre of {host} which hospital to drive to.", host=where)
            case "condition_wish_capacity":
                rule = said(
                    "Ask the centre of {host} which hospital to drive to: the patient's condition "
                    "and wish and the hospitals' capacity count.",
                    host=where,
                )
            case "patient_wish":
                rule = said("Drive to the hospital that the patient wishes.")
            case "unknown":
                rule = said(
                    "Ask the centre of {host} which hospital to drive to: the rule is not known "
                    "here.",
                    host=where,
                )
        if self.home_country != "unknown":
            rule = self._with_home(rule, home)
        return joined([rule, *map(_of_special_care, self.special)])

    def _with_home(self, rule: Said, home: str | None) -> Said:
        own = Country(home) if home else said("the home country of the unit")
        if self.home_country == "allowed":
            return said("{rule} A hospital in {home} is allowed too.", rule=rule, home=own)
        return said("{rule} Not to a hospital in {home}.", rule=rule, home=own)


def _of_special_care(one: SpecialCare) -> Said:
    return said("For {care}: {hospitals}.", care=one.care, hospitals=Or(one.hospitals))
