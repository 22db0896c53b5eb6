"""Shortages: declared by a control room for some hours, and withdrawn by it before."""

from datetime import timedelta

from api.auth import Principal
from api.errors import BadShortage
from api.schemas.shortages import ShortageList, ShortageSent, ShortageSheet
from api.services.once import Answered, Given, Sent, once
from api.services.service import Service
from api.store.shortages import Shortage, declare_shortage, withdraw_shortage
from api.store.transaction import Writing
from dispatch.written import unknown_word


def declare(service: Service, who: Principal, given: ShortageSent, sent: Sent | None) -> Answered:
    """
    Declare that a centre is short; it replaces what the centre declared before.

    Raises
    ------
    NotAllowed
        If it is another centre than that of the key.
    BadShortage
        If it would be over already, or stand for too long.
    """
    centre = who.acts_for(given.centre)
    _refuse_unknown(service, centre)

    def work(tx: Writing) -> Given:
        most = timedelta(hours=service.desk.settings.shortage_h)
        if given.until > tx.at + most:
            message = (
                f"The shortage of {centre} would stand until {given.until.isoformat()}; declare "
                f"it until {(tx.at + most).isoformat()} at most, and again if it still stands."
            )
            raise BadShortage(message)
        declare_shortage(tx, centre, given.until, who.key)
        word = Shortage(centre, tx.at, given.until, who.key)
        return Given(_sheet(who, word), 201, "/v1/shortages")

    return once(service, sent, work)


def withdraw(service: Service, who: Principal, centre: str) -> None:
    """
    Say that a centre is short no longer.

    Raises
    ------
    NotAllowed
        If it is another centre than that of the key.
    UnknownShortage
        If it has declared none that stands.
    """
    who.acts_for(centre)
    with service.store.writing(service.clock()) as tx:
        withdraw_shortage(tx, centre, who.key)
    service.live.await_change(tx.last)


def declared(service: Service, who: Principal) -> ShortageList:
    """Give the shortages that stand, of centres whose situation somebody may see."""
    now, sight = service.clock(), service.sight(who)
    known = service.live.now.shortages
    standing = (known[centre] for centre in sorted(known) if known[centre].until > now)
    seen = (one for one in standing if sight.sees_situation(one.centre))
    return ShortageList(as_of=now, shortages=tuple(_sheet(who, one) for one in seen))


def _refuse_unknown(service: Service, centre: str) -> None:
    known = service.live.senders.centres
    if centre not in known:
        message = f"The shortage cannot be declared: centre {unknown_word(centre, known)}"
        raise BadShortage(message)


def _sheet(who: Principal, one: Shortage) -> ShortageSheet:
    is_own = who.centre in {None, one.centre}
    return ShortageSheet(
        centre=one.centre,
        declared_at=one.declared_at,
        until=one.until,
        declared_by=one.declared_by if is_own else None,
    )
