"""One reader, from what it missed to what happens now, without a gap and without a twin."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi.sse import format_sse_event

from api.auth import Principal, Scope
from api.errors import ChangesGone, StoreFailed, UnknownCentre
from api.schemas.events import Following, Topic
from api.services.feeding.crowd import Reader
from api.services.feeding.feed import Feed
from api.services.feeding.told import Sight, Standing, Telling, Wanted, written
from api.services.service import Service
from api.store.changes import changes_after, last_change
from api.store.opened import Store
from dispatch.written import unknown_word

OPENS: Final[Mapping[Topic, frozenset[Scope]]] = {
    Topic.UNITS: frozenset({Scope.FLEET_WRITE, Scope.RECOMMEND, Scope.SITUATION}),
    Topic.INCIDENTS: frozenset({Scope.RECOMMEND}),
    Topic.REQUESTS: frozenset({Scope.REQUEST, Scope.ANSWER}),
    Topic.SHORTAGES: frozenset({Scope.SITUATION}),
    Topic.COVERAGE: frozenset({Scope.SITUATION}),
    Topic.NEXT_BEST: frozenset({Scope.REQUEST}),
    Topic.BETTER_UNIT: frozenset({Scope.REQUEST}),
}
"""Which scopes open what: those with which the same can be read otherwise."""
SCOPES: Final = frozenset[Scope]().union(*OPENS.values())
"""Each of them opens something."""
_LOG: Final = logging.getLogger(__name__)
HEARTBEAT_S: Final = 15.0
"""After how long without an event a reader is told that the connection stands."""
RETRY_MS: Final = 2000
"""How long a reader waits before it connects again."""
_PAGE: Final = 500
"""How many changes are read from the store at once."""
_BEHIND_S: Final = 5.0
"""How long a reader waits for a process that knows less than the one it was connected to."""
_LOOK_S: Final = 0.05


@dataclass
class Reading:
    """
    One connection before and while it is served.

    Attributes
    ----------
    after : int or None
        The change that the reader saw last; None begins now.
    """

    store: Store
    feed: Feed
    wanted: Wanted
    key: str
    after: int | None

    async def chunks(self, cut: Callable[[], object]) -> AsyncGenerator[bytes]:
        """
        Give what goes over the line, piece by piece; it ends when the reader has to resume.

        Parameters
        ----------
        cut
            Called on the same loop if what was given last cannot be sent: it ends whoever sends.
        """
        if self.after is not None and not await self._is_known_here(self.after):
            return
        reader = self.feed.join(self.wanted, self.key, cut)
        try:
            begins = reader.joined_after if self.after is None else self.after
            yield _preamble(begins)
            async for told in self._missed(begins, reader.joined_after):
                yield told
            while not reader.is_over:
                yield await reader.take(HEARTBEAT_S) or _heartbeat(reader)
        except (ChangesGone, StoreFailed) as reason:  # It began well: it resumes, and is told why.
            _LOG.warning("A reader of the feed has to resume: %s", reason)
        finally:
            self.feed.leave(reader)

    async def _is_known_here(self, after: int) -> bool:
        """Wait until this process knows as much as the reader does."""
        for _ in range(round(_BEHIND_S / _LOOK_S)):
            if self.feed.after >= after:
                return True
            await asyncio.sleep(_LOOK_S)
        return False

    async def _missed(self, after: int, upto: int) -> AsyncGenerator[bytes]:
        """Read from the store what was committed between two changes."""
        loop, standing = asyncio.get_running_loop(), Standing(is_whole=False)
        sight = self.feed.sights(self.wanted.by)
        while after < upto:
            page = (self.store, self.wanted, sight, standing, after, upto)
            told, after = await loop.run_in_executor(self.feed.pool, _page, *page)
            if told:
                yield told


async def begin_reading(
    service: Service,
    who: Principal,
    topics: Iterable[Topic],
    about: str | None,
    after: int | None,
) -> Reading:
    """
    Make ready to tell somebody what changes.

    Parameters
    ----------
    topics
        Of what; none: of all that the key opens.
    about
        Only what concerns this centre; None: all that the reader may see.
    after
        The change that the reader saw last; None begins now.

    Raises
    ------
    NotAllowed
        If the key does not open what is wanted.
    ChangesGone
        If what came after that change is no longer here, or that change is not here at all.
    UnknownCentre
        If there is no such centre.
    StoreFailed
        If the store does not answer.
    """
    wanted = Wanted(who.centre, _open_to(who, frozenset(topics)), about)
    centres = service.live.senders.centres
    if about is not None and about not in centres:
        message = f"Centre {unknown_word(about, centres)} See GET /v1/centres."
        raise UnknownCentre(message)
    feed = service.feed
    if after is not None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(feed.pool, _refuse_gone, service.store, after)
    return Reading(service.store, feed, wanted, who.key, after)


def _open_to(who: Principal, topics: frozenset[Topic]) -> frozenset[Topic]:
    for topic in sorted(topics):
        who.needs(*OPENS[topic])
    return topics or frozenset(one for one, any_of in OPENS.items() if who.scopes & any_of)


def _refuse_gone(store: Store, after: int) -> None:
    with store.reading() as tx:
        last, following = last_change(tx), changes_after(tx, after, 1)
    if last < after or (last > after and (not following or following[0].number != after + 1)):
        message = (
            f"What followed change {after} is not here (the last one is {last}): read the state "
            "anew and follow without Last-Event-ID, or from the number that came with that state."
        )
        raise ChangesGone(message)


def _page(
    store: Store, wanted: Wanted, sight: Sight, standing: Standing, after: int, upto: int
) -> tuple[bytes, int]:
    """Give what some changes tell, and the number of the last of them."""
    with store.reading() as tx:
        changes = changes_after(tx, after, min(_PAGE, upto - after))
    if not changes or changes[0].number != after + 1:
        message = f"What followed change {after} was taken away meanwhile; read the state anew."
        raise ChangesGone(message)
    return Telling(standing.follow(changes)).to(wanted, sight), changes[-1].number


def _preamble(after: int) -> bytes:
    told = written(after, "following", Following(after=after))
    return format_sse_event(retry=RETRY_MS) + told


def _heartbeat(reader: Reader) -> bytes:
    """Say that the connection stands, and from where to resume: an id alone is no event."""
    return format_sse_event(comment="nothing new", id=str(reader.after))
