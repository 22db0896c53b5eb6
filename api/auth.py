"""Who asks, and what they may do: a key belongs to one centre and opens what its scopes say."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from api.buckets import Buckets
from api.errors import NoAccess, NotAllowed, UnusableKey
from api.live.live import Live
from api.store.keys import Key

_PREFIX: Final = "cbd"
"""So that a key that lies where it should not is recognised as one."""
_SECRET_BYTES: Final = 32
_WRITTEN: Final = re.compile(rf"{_PREFIX}_([0-9a-f]{{12}})_[A-Za-z0-9_-]{{43}}")
_SENT: Final = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*)")


class Scope(StrEnum):
    """What a key opens."""

    FLEET_WRITE = "fleet:write"
    RECOMMEND = "recommend"
    REQUEST = "request"
    ANSWER = "answer"
    SITUATION = "situation"
    PLAN = "plan"
    ADMIN = "admin"


class Principal(NamedTuple):
    """
    Who asks.

    Attributes
    ----------
    key : str
        The id of the key, which is no secret.
    centre : str or None
        For which control room; None: whichever it names, which only the demo has.
    """

    key: str
    centre: str | None
    scopes: frozenset[Scope]

    def needs(self, *any_of: Scope) -> None:
        """
        Refuse who may not.

        Raises
        ------
        NotAllowed
            If the key has none of these scopes.
        """
        if not self.scopes.intersection(any_of):
            wanted = " or ".join(any_of)
            message = (
                f"Key {self.key} does not open this: it needs the scope {wanted}; ask whoever "
                "administers the service for a key that has it."
            )
            raise NotAllowed(message, any_of)

    def acts_for(self, centre: str | None) -> str:
        """
        Give the centre that somebody acts for, who may name it.

        Raises
        ------
        NotAllowed
            If it is another one than the key belongs to, or none is named where the key has none.
        """
        if self.centre is not None and centre in {None, self.centre}:
            return self.centre
        if self.centre is None and centre is not None:
            return centre
        if self.centre is None:
            message = "Nobody says for which centre this is; name it in `centre`."
        else:
            message = (
                f"Key {self.key} acts for {self.centre}, not for {centre}; use a key of {centre}."
            )
        raise NotAllowed(message)


class Access(Protocol):
    """Says who somebody is."""

    def principal(self, secret: str | None, on: datetime) -> Principal:
        """Tell who comes with a secret at a moment, or raise ``NoAccess``."""

    def opens(self, key: str, on: datetime) -> bool:
        """Whether a key, by its id, still opens something: for who stays connected."""


class DemoAccess:
    """Everybody may do everything for every centre: for a demo that only this machine reaches."""

    def principal(self, secret: str | None, on: datetime) -> Principal:
        """Let anybody in."""
        del secret, on
        return Principal("demo", None, frozenset(Scope))

    def opens(self, key: str, on: datetime) -> bool:
        """Let anybody stay."""
        del key, on
        return True


class KeyAccess:
    """Only who has a key that is neither expired nor revoked."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def principal(self, secret: str | None, on: datetime) -> Principal:
        """
        Tell whose key it is.

        Raises
        ------
        NoAccess
            If there is none, or it opens nothing: why is not told to who may be a stranger.
        """
        return principal_of(secret, self._live.now.keys, on)

    def opens(self, key: str, on: datetime) -> bool:
        """Whether it is neither expired nor revoked."""
        known = self._live.now.keys.get(key)
        return known is not None and known.opens(on)


class Sparing:
    """Lets each key in only so often, from however many addresses it comes."""

    def __init__(self, access: Access, buckets: Buckets) -> None:
        self._access, self._buckets = access, buckets

    def principal(self, secret: str | None, on: datetime) -> Principal:
        """
        Tell who comes.

        Raises
        ------
        NoAccess
            If the secret opens nothing.
        TooOften
            If the key came too often.
        """
        who = self._access.principal(secret, on)
        self._buckets.take(who.key)
        return who

    def opens(self, key: str, on: datetime) -> bool:
        """Whether a key, by its id, still opens something."""
        return self._access.opens(key, on)


@dataclass(frozen=True)
class MadeKey:
    """A new key, and the secret that is shown once; it is in no repr, so in no traceback."""

    key: Key
    secret: str = field(repr=False)


def make_key(
    centre: str,
    scopes: frozenset[Scope],
    at: datetime,
    expires_at: datetime | None = None,
    note: str | None = None,
) -> MadeKey:
    """Make a key of 256 random bits; only its SHA-256 is kept, which such a secret allows."""
    id_ = secrets.token_hex(6)
    secret = f"{_PREFIX}_{id_}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    opened = frozenset(str(one) for one in scopes)
    key = Key(id_, _sha256(secret), centre, opened, note, at, expires_at, None)
    return MadeKey(key, secret)


def secret_in(authorization: Sequence[str]) -> str | None:
    """
    Read the secret of ``Authorization: Bearer SECRET``; None if there is no such header.

    Parameters
    ----------
    authorization : sequence of str
        The headers of that name: with several, a proxy and this service could mean another one.

    Raises
    ------
    UnusableKey
        If there are several, or it is written otherwise.
    """
    if not authorization:
        return None
    sent = _SENT.fullmatch(authorization[0]) if len(authorization) == 1 else None
    if sent is None:
        message = "What is sent is not one key; send one header, `Authorization: Bearer KEY`."
        raise UnusableKey(message)
    return sent[1]


def principal_of(secret: str | None, keys: Mapping[str, Key], on: datetime) -> Principal:
    """
    Tell whose secret it is.

    Raises
    ------
    NoAccess
        If there is none, or it opens nothing.
    """
    if secret is None:
        message = "Nobody says who asks; send a key as `Authorization: Bearer KEY`."
        raise NoAccess(message)
    written = _WRITTEN.fullmatch(secret)
    key = keys.get(written[1]) if written else None
    # The same work whether there is such a key or not.
    fits = hmac.compare_digest(_sha256(secret), key.sha256 if key else _sha256(""))
    if key is None or not fits or not key.opens(on):
        message = (
            "The key opens nothing here: it is unknown, expired or revoked; ask whoever "
            "administers the service for another."
        )
        raise UnusableKey(message)
    # A newer program may have given it scopes that this one does not know.
    return Principal(key.id, key.centre, frozenset(one for one in Scope if one in key.scopes))


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
