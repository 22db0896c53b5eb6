"""The terms of an agreement as a crew or a dispatcher is told them, one sentence for each."""

from collections.abc import Callable
from typing import Final

from dispatch.agreements.act.terms import (
    Authorisation,
    CasualtyPlan,
    Cost,
    DualDispatch,
    Hospital,
    Insurance,
    Liability,
    Medication,
    Package,
    Report,
    Request,
    RequestField,
    ScopeOfPractice,
    Sharing,
    Signals,
    Term,
    Terms,
)
from dispatch.said import And, Country, Language, Said, Value, joined, said

_CREW: Final = (
    "scope_of_practice",
    "medication",
    "signals",
    "hospital",
    "authorisation",
    "dual_dispatch",
    "casualty_plan",
)


def told(terms: Terms, host: str | None, home: str) -> tuple[Said, ...]:
    """Say what the crew of a unit of ``home`` must know that helps in ``host``."""
    return tuple(
        sentence for name, sentence in all_told(terms, host, home).items() if name in _CREW
    )


def all_told(terms: Terms, host: str | None, home: str | None) -> dict[str, Said]:
    """Say each term, also those that only the centres need, by its name."""
    sentences = {name: _one(term, host, home) for name, term in terms.given().items()}
    return {name: sentence for name, sentence in sentences.items() if sentence is not None}


def _one(  # noqa: PLR0911 - one line for each kind of term.
    term: Term, host: str | None, home: str | None
) -> Said | None:
    where: Value = Country(host) if host else said("the host country")
    whose: Value = Country(home) if home else said("the home country of the unit")
    match term:
        case Hospital():
            return term.rule.says(host, home)
        case Signals():
            return _signals(term, where, whose)
        case ScopeOfPractice(rule="listed"):
            return said("Abroad you may do only this: {listed}.", listed=And(term.listed))
        case Report():
            return _report(term)
        case Request():
            return _request(term)
        case CasualtyPlan():
            return joined(map(_package, term.packages))
        case _:
            sentence = _SENTENCES[type(term)].get(getattr(term, "rule", ""))
            return sentence(where, whose) if sentence else None


def _signals(term: Signals, host: Value, home: Value) -> Said | None:
    organs = {
        "allowed": said("Transports of organs keep them across the border."),
        "not_allowed": said("Transports of organs may not use them across the border."),
        "unknown": None,
    }[term.organ_transport]
    rule = {
        "host_rules": said("Lights and siren follow the traffic rules of {host}.", host=host),
        "home_rules": said("Lights and siren follow the traffic rules of {home}.", home=home),
        "not_allowed": said("Lights and siren are not allowed in {host}.", host=host),
        "unknown": said("Whether lights and siren are allowed in {host} is not known.", host=host),
    }[term.rule]
    return joined([rule, organs]) if organs else rule


def _package(package: Package) -> Said:
    not_known = said("not known here")
    keyword: Value = package.keyword if package.keyword != "unknown" else not_known
    units: Value = not_known
    if package.units != "unknown":
        counted = (f"{n} {kind}" for kind, n in package.units.items())
        units = And(tuple(counted))
    point = package.reception_point
    hospitals = package.hospitals
    return said(
        "Keyword: {keyword}. Units: {units}. They report at: {point}. Hospitals: {hospitals}.",
        keyword=keyword,
        units=units,
        point=not_known if point == "unknown" else point,
        hospitals=not_known if hospitals == "unknown" else And(hospitals),
    )


def _report(term: Report) -> Said:
    rule = {
        "each_run": said("Each run is to be reported."),
        "periodic": said("Runs are to be reported from time to time."),
        "unknown": said("Whether runs are to be reported is not known."),
    }[term.rule]
    parts = [rule]
    if term.to:
        parts.append(said("To: {to}.", to=term.to))
    if term.period:
        parts.append(said("Period: {period}.", period=term.period))
    if term.fields:
        parts.append(said("What is recorded: {fields}.", fields=And(term.fields)))
    return joined(parts)


def _request(term: Request) -> Said:
    parts = [
        {
            "phone_then_form": said("Ask by telephone first, then by the form."),
            "phone": said("Ask by telephone."),
            "message": said("Ask by message."),
            "unknown": said("How the other centre is asked is not known here."),
        }[term.rule]
    ]
    if term.languages:
        parts.append(
            said("Languages: {languages}.", languages=And(tuple(map(Language, term.languages))))
        )
    if term.operator_language:
        parts.append(
            said(
                "An operator who speaks {language} must be there.",
                language=Language(term.operator_language),
            )
        )
    if term.fields:
        named = And(tuple(REQUEST_FIELDS[name] for name in term.fields))
        parts.append(said("It must say at least: {fields}.", fields=named))
    return joined(parts)


REQUEST_FIELDS: Final[dict[RequestField, Said]] = {
    "address": said("the address"),
    "nature": said("what happened"),
    "urgency": said("the urgency"),
    "caller_contact": said("how the caller is reached"),
    "resources_wanted": said("what is asked for"),
    "resources_engaged": said("what was sent already"),
}
"""What a request tells the other centre."""

_Sentence = Callable[[Value, Value], Said]

_SENTENCES: Final[dict[type[Term], dict[str, _Sentence]]] = {
    ScopeOfPractice: {
        "home": lambda _host, _home: said(
            "Abroad you may do the medical acts you are competent for at home."
        ),
        "host": lambda host, _home: said(
            "Abroad you may do only the medical acts that {host} allows.", host=host
        ),
        "intersection": lambda host, home: said(
            "Abroad you may do only the medical acts that both {home} and {host} allow.",
            home=home,
            host=host,
        ),
        "unknown": lambda _host, _home: said(
            "Which medical acts you may do abroad is not known here: ask before you go."
        ),
    },
    Medication: {
        "home_stock": lambda _host, _home: said("You may use the medicines you carry at home."),
        "host_rules": lambda host, _home: said("Medicines follow the rules of {host}.", host=host),
        "unknown": lambda _host, _home: said(
            "Which medicines you may bring and give is not known here."
        ),
    },
    Cost: {
        "requester_pays": lambda _host, _home: said("The side that asks pays."),
        "host_tariff": lambda host, _home: said("The tariff of {host} counts.", host=host),
        "home_tariff": lambda _host, home: said("The tariff of {home} counts.", home=home),
        "patient_share_host": lambda host, _home: said(
            "The patient pays the same own share as for an ambulance of {host}.", host=host
        ),
        "subcontract": lambda _host, home: said(
            "The unit of {home} works for the service of the host as its subcontractor.", home=home
        ),
        "unsettled": lambda _host, _home: said(
            "Who pays for care and transport is not settled across the border."
        ),
        "settled_elsewhere": lambda _host, _home: said(
            "Cost is settled between the parties; the rule is not known here."
        ),
        "unknown": lambda _host, _home: said("Who pays is not known here."),
    },
    Liability: {
        "host_law": lambda host, _home: said("Liability follows the law of {host}.", host=host),
        "home_law": lambda _host, home: said("Liability follows the law of {home}.", home=home),
        "requester": lambda _host, _home: said("The side that asks is liable."),
        "unknown": lambda _host, _home: said("Who is liable is not known here."),
    },
    Insurance: {
        "home_service": lambda _host, _home: said("The own service insures crew and unit."),
        "requester": lambda _host, _home: said("The side that asks insures crew and unit."),
        "unknown": lambda _host, _home: said("Who insures crew and unit is not known here."),
    },
    Authorisation: {
        "dispatcher": lambda _host, _home: said(
            "Go only when your dispatch centre says so: it alone decides."
        ),
        "supervisor": lambda _host, _home: said("A supervisor of the centre must agree."),
        "medical_director": lambda _host, _home: said("The medical director must agree."),
        "unknown": lambda _host, _home: said("Who must agree is not known here."),
    },
    DualDispatch: {
        "also_alert_home": lambda _host, _home: said(
            "A unit of the host is alerted too. If you are first on scene, help the patient until "
            "its crew arrives; then help together."
        ),
        "stand_down_on_arrival": lambda _host, _home: said(
            "A unit of the host is alerted too; when it arrives, you are released."
        ),
        "unknown": lambda _host, _home: said(
            "Whether a unit of the host is alerted too is not known here."
        ),
    },
    Sharing: {
        "nothing": lambda host, home: said(
            "The control rooms of {home} show those of {host} nothing.", home=home, host=host
        ),
        "situation": lambda host, home: said(
            "The control rooms of {home} show those of {host} how they stand, in numbers.",
            home=home,
            host=host,
        ),
        "free_units": lambda host, home: said(
            "The control rooms of {home} show those of {host} which of their units are free, and "
            "where.",
            home=home,
            host=host,
        ),
        "unknown": lambda host, home: said(
            "What the control rooms of {home} show those of {host} is not known here.",
            home=home,
            host=host,
        ),
    },
}
