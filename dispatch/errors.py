"""
What can be wrong with incidents, fleets and law, as a caller meets it.

DispatchError
├── BadFleet        a fleet file or unit that cannot be used
├── BadCentres      a file of control rooms that cannot be used
├── BadIncident     an incident that cannot be decided as it is described
├── BadAgreement    an agreement file that does not say what a clause must say
│   └── UnknownAgreement  an id that no agreement has
├── BadDemand       demand points that cannot be weighed
├── BadTexts        sentences or translations that cannot be used
└── BadSettings     a settings file that says something impossible
"""


class DispatchError(Exception):
    """Base of every refusal of the dispatch floor: it says where, what, and the way out."""


class BadFleet(DispatchError):
    """A fleet file or unit that cannot be used."""


class BadCentres(DispatchError):
    """A file of control rooms that cannot be used."""


class BadIncident(DispatchError):
    """An incident that cannot be decided as it is described."""


class BadAgreement(DispatchError):
    """An agreement file that does not say what a clause must say."""


class UnknownAgreement(BadAgreement):
    """An id that no agreement of the catalogue has."""


class BadDemand(DispatchError):
    """Demand points that cannot be weighed."""


class BadTexts(DispatchError):
    """Sentences or translations that cannot be used."""


class BadSettings(DispatchError):
    """A settings file that says something impossible."""
