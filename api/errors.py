"""What each refusal of the house means outside: the one table for HTTP and the command line."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from dispatch.errors import BadFleet, BadIncident, DispatchError, UnknownAgreement
from graphs.errors import (
    BadInput,
    GraphsError,
    NotFetched,
    OffRoad,
    OutsideRegion,
    UnknownExtract,
    Unreachable,
)


class ApiError(Exception):
    """
    Base of every refusal of this floor: it says where, what, and the way out.

    Attributes
    ----------
    retry_after_s : int or None
        After how long the same may be tried again, where that is known.
    challenge : str or None
        What HTTP tells a client about how to come in (``WWW-Authenticate``), if that is why.
    """

    retry_after_s: int | None = None
    challenge: str | None = None


class BadTable(ApiError):
    """A table of positions that cannot be used."""


class BadOutput(ApiError):
    """A place where the answer cannot be written."""


class NoAddress(ApiError):
    """A host or port that the service cannot listen on."""


class NotRecorded(ApiError):
    """A decision that cannot be put on record, and so is not given out."""


class BadRecord(ApiError):
    """A log that is not what was written, or that does not hold what is asked for."""


class BadStore(ApiError):
    """A database that holds no store this program can use, or could lose what it acknowledged."""


class StoreFailed(ApiError):
    """A database that does not answer, or is held by another for too long."""


class Unstorable(ApiError):
    """A value that not every database can hold."""


class ChangesGone(ApiError):
    """Changes that a reader would need next and the store does not have."""


class UnknownIncident(ApiError):
    """An id that no incident has."""


class IncidentConflict(ApiError):
    """What does not fit how an incident stands: opened twice, or closed already."""


class UnknownCentre(ApiError):
    """An id that no control room has."""


class BadShortage(ApiError):
    """A shortage that cannot be declared."""


class UnknownShortage(ApiError):
    """A shortage that nobody has declared, or that is over."""


class UnknownUnit(ApiError):
    """An id that no unit has, or none that the caller may read."""


class UnitConflict(ApiError):
    """A unit that another centre has."""


class UnknownRequest(ApiError):
    """An id that no request between centres has, or none that the caller is a party to."""


class RequestConflict(ApiError):
    """A request that is there already."""


class KeyReused(ApiError):
    """An idempotency key under which something else was sent."""


class BadKey(ApiError):
    """A key that cannot be made."""


class UnknownKey(ApiError):
    """An id that no key to the service has."""


_BEARER: Final = 'Bearer realm="crossborder"'


class NoAccess(ApiError):
    """Who asks is not known here: nobody says it."""

    challenge = _BEARER


class UnusableKey(NoAccess):
    """A key that opens nothing: forged, expired, revoked, or not sent as one."""

    challenge = f'{_BEARER}, error="invalid_token"'


class NotAllowed(ApiError):
    """Something that the key of who asks does not open."""

    challenge = f'{_BEARER}, error="insufficient_scope"'

    def __init__(self, message: str, scopes: Iterable[str] = ()) -> None:
        super().__init__(message)
        if needed := " ".join(scopes):  # One of them is enough.
            self.challenge = f'{self.challenge}, scope="{needed}"'


class CannotAsk(ApiError):
    """Units that no other centre can be asked for."""


class NotPossible(ApiError):
    """Something that cannot be done with a request between centres as it stands."""


class NotYours(NotPossible):
    """Something that another may do with a request, not the one who tried."""


class NotSaid(NotPossible):
    """Something that cannot be done with a request without saying more."""


class AlreadyPromised(NotPossible):
    """A unit that another request holds."""


class NotReady(ApiError):
    """A service that is still loading, or that does not know how things stand."""

    retry_after_s = 1


class NotUnderstood(ApiError):
    """A request whose fields are not those that are asked for."""


class NotJson(ApiError):
    """A body that is no JSON, or not in UTF-8."""


class NotCalledJson(ApiError):
    """A body whose media type is not that of JSON."""


class NoSuchPath(ApiError):
    """A path that this service has not."""


class WrongMethod(ApiError):
    """A method that this path has not."""


class NotServed(ApiError):
    """Something else that this service does not do."""


class TooLarge(ApiError):
    """A body of more bytes than are taken."""


class TooDeep(ApiError):
    """A body nested deeper than anything that is asked for."""


class TooSlow(ApiError):
    """A request that does not come to its end."""


class NoHttp(ApiError):
    """Bytes that are no request."""


class HeadTooLarge(ApiError):
    """A request line and headers of more bytes than are taken."""


class TooOften(ApiError):
    """A caller who asks more often than is answered."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Meaning(NamedTuple):
    """
    What one kind of refusal means to a caller.

    Attributes
    ----------
    name : str
        Its short name, for machines.
    status : int
        Of HTTP: 4xx blames the request, 500 what this service was given to work with.
    exit_code : int
        Of the command line: 1 is refused or failed, 2 wrong usage.
    """

    name: str
    title: str
    status: int
    exit_code: int = 1


MEANING: Final[Mapping[type[Exception], Meaning]] = {
    BadIncident: Meaning("bad-incident", "The incident cannot be decided as described.", 422, 2),
    BadFleet: Meaning("bad-fleet", "The fleet cannot be used.", 422),
    BadInput: Meaning("bad-input", "A position or a file says something impossible.", 422),
    OffRoad: Meaning("off-road", "No road is near the position.", 422),
    OutsideRegion: Meaning("outside-region", "The position lies outside the region.", 422),
    Unreachable: Meaning("unreachable", "No connected road leads to the position.", 422),
    UnknownExtract: Meaning("unknown-extract", "No extract has this name.", 422, 2),
    NotFetched: Meaning("not-fetched", "An extract did not come whole.", 500),
    UnknownAgreement: Meaning("unknown-agreement", "No agreement has this id.", 404, 2),
    UnknownIncident: Meaning("unknown-incident", "No incident has this id.", 404),
    IncidentConflict: Meaning("incident-conflict", "The incident stands otherwise.", 409),
    UnknownCentre: Meaning("unknown-centre", "No control room has this id.", 422),
    BadShortage: Meaning("bad-shortage", "The shortage cannot be declared.", 422),
    UnknownShortage: Meaning("unknown-shortage", "No shortage stands.", 404),
    ChangesGone: Meaning("changes-gone", "The changes to follow are no longer here.", 410),
    BadStore: Meaning("bad-store", "The service has no usable store.", 500),
    StoreFailed: Meaning("store-failed", "The store does not answer.", 503),
    Unstorable: Meaning("unstorable", "The store cannot hold what was sent.", 422),
    UnknownUnit: Meaning("unknown-unit", "No unit has this id.", 404),
    UnitConflict: Meaning("unit-conflict", "Another centre has the unit.", 409),
    UnknownRequest: Meaning("unknown-request", "No request has this id.", 404),
    RequestConflict: Meaning("request-conflict", "There is such a request already.", 409),
    KeyReused: Meaning("key-reused", "Another request came under this key.", 422),
    BadKey: Meaning("bad-key", "The key cannot be made.", 422, 2),
    UnknownKey: Meaning("unknown-key", "No key has this id.", 404, 2),
    NoAccess: Meaning("no-access", "Who asks is not known here.", 401),
    UnusableKey: Meaning("unusable-key", "The key opens nothing here.", 401),
    NotAllowed: Meaning("not-allowed", "The key does not open this.", 403),
    CannotAsk: Meaning("cannot-ask", "No other centre can be asked for these units.", 422),
    NotYours: Meaning("not-yours", "Somebody else may do this with the request.", 403),
    NotSaid: Meaning("not-said", "Something must be said with this.", 422),
    AlreadyPromised: Meaning("already-promised", "Another request holds a unit.", 409),
    NotPossible: Meaning("not-possible", "The request stands elsewhere.", 409),
    GraphsError: Meaning("bad-region", "The service has no usable roads.", 500),
    DispatchError: Meaning("bad-deployment", "The service has no usable law or settings.", 500),
    NotRecorded: Meaning("not-recorded", "The decision cannot be put on record.", 503),
    BadRecord: Meaning("bad-record", "The record cannot be used.", 500),
    NotReady: Meaning("not-ready", "The service cannot answer yet.", 503),
    NotUnderstood: Meaning("bad-request", "The request cannot be understood.", 422),
    NotJson: Meaning("not-json", "The body is not JSON.", 400),
    NotCalledJson: Meaning("not-called-json", "The body is not called JSON.", 415),
    NoSuchPath: Meaning("no-such-path", "There is nothing at this path.", 404),
    WrongMethod: Meaning("wrong-method", "The path does not know this method.", 405),
    NotServed: Meaning("not-served", "The service does not do this.", 400),
    TooLarge: Meaning("too-large", "The body is too large.", 413),
    TooDeep: Meaning("too-deep", "The body is nested too deeply.", 400),
    TooSlow: Meaning("too-slow", "The request did not come in time.", 408),
    NoHttp: Meaning("no-http", "These bytes are no request.", 400),
    HeadTooLarge: Meaning("head-too-large", "The headers are too large.", 431),
    TooOften: Meaning("too-often", "The caller asks too often.", 429),
    ApiError: Meaning("failed", "The service cannot do this.", 500),
}

REFUSALS: Final = (GraphsError, DispatchError, ApiError)


def meaning_of(refusal: Exception) -> Meaning:
    """Look up what a refusal means, by its own class or the nearest one above."""
    return next(MEANING[kind] for kind in type(refusal).__mro__ if kind in MEANING)
