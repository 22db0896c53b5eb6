"""Whether the patient may be driven to a hospital."""

from typing import ClassVar, Literal

from dispatch.agreements.hospital_rule import HospitalRule
from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import UNKNOWN, Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Said, said


class HospitalAllowed(Question):
    """The hospital that was chosen is one the rule allows."""

    about: ClassVar[About] = "unit"  # The rule may speak of the unit's country.
    kind: Literal["hospital_allowed"]
    rule: HospitalRule

    def met(self, now: Situation) -> Truth:
        """Whether it is; unknown as long as none was chosen."""
        chosen = now.incident.destination
        if chosen is UNKNOWN:
            return Truth.UNKNOWN
        return self.rule.allows(chosen, now.incident.country, now.unit.country)

    def says(self, now: Situation) -> Said:
        """Say which hospital it is, and which are allowed."""
        chosen = now.incident.destination
        rule = self.rule.says(now.incident.country, now.unit.country)
        if chosen is UNKNOWN:
            return said("No hospital was chosen yet. {rule}", rule=rule)
        return said("The hospital is {hospital}. {rule}", hospital=chosen.id, rule=rule)
