"""All that the service works with: a desk for decisions, a store, what is known of it, access."""

import math
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from api.auth import Access, DemoAccess, KeyAccess, Principal, Sparing
from api.buckets import Buckets
from api.clock import Clock
from api.errors import StoreFailed
from api.live.live import Live
from api.live.senders import Senders
from api.metrics import Behind
from api.services.desk import Desk
from api.services.feeding.feed import Feed
from api.services.sight import Sight, Sights
from api.settings import Limits
from api.store.opened import Store, migrate_store, open_store
from api.store.units import UnitUpdate, put_units
from dispatch.centres import Centre, Centres
from dispatch.fleet import Fleet


@dataclass(frozen=True)
class Service:
    """
    What routes ask services with.

    Attributes
    ----------
    desk : Desk
        Where decisions are made; its fleet is the store's.
    live : Live
        What this process knows of the store.
    sights : Sights
        What each centre may read of each other one.
    feed : Feed
        Who is told what changes.
    """

    desk: Desk
    store: Store
    live: Live
    access: Access
    sights: Sights
    feed: Feed

    def sight(self, who: Principal) -> Sight:
        """Give what somebody may read now; take it once for whatever belongs together."""
        return self.sights.of(who)

    @property
    def clock(self) -> Clock:
        """What time it is; the desk's, so that decisions and all else agree."""
        return self.desk.clock

    @property
    def is_demo(self) -> bool:
        """Whether anybody may do anything."""
        return isinstance(self.access, DemoAccess)


@contextmanager
def open_service(desk: Desk, url: str | None = None, *, demo: bool = False) -> Iterator[Service]:
    """
    Open the store of an address and follow it; without one, a new store that is gone afterwards.

    The units of the desk's file are put into the store, where the store does not know them newer.

    Raises
    ------
    BadStore, StoreFailed
        If there is no usable store at the address.
    """
    with ExitStack() as closing:
        if url is None:
            folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="crossborder-"))
            url = f"sqlite:///{Path(folder) / 'store.db'}"
            migrate_store(url)
        store = open_store(url)
        closing.callback(store.close)
        _put(store, desk.fleet)
        live = Live(store, Senders(_centres(desk), desk.mappings), desk.clock)
        closing.callback(live.close)
        access = DemoAccess() if demo else _by_key(live, desk.settings.limits)
        desk.metrics.follow_fleet(lambda: live.fleet, desk.settings.stale_after_s, desk.clock)
        desk.metrics.follow_store(lambda: behind(live, desk.clock()))
        followed = replace(desk, fleets=live)
        sights = Sights(followed)
        feed = Feed(live, sights.by, lambda key: access.opens(key, desk.clock()))
        closing.callback(feed.close)
        yield Service(followed, store, live, access, sights, feed)


def _centres(desk: Desk) -> Centres:
    """Give all control rooms known here: of dispatch areas, of the fleet file, and of their own."""
    areas = desk.region.areas.areas
    serving = {
        one.centre: Centre(id=one.centre, country=one.country) for one in areas if one.centre
    }
    return MappingProxyType({**serving, **desk.fleet.centres, **desk.centres})


def behind(live: Live, now: datetime) -> Behind:
    """Say how far a process is behind its store; a store that is silent may be any far ahead."""
    try:
        lag = live.lag()
    except StoreFailed:
        since = live.failing_since or now
        return Behind(math.nan, (now - since).total_seconds())
    return Behind(lag.n_changes, (now - lag.since).total_seconds() if lag.since else 0.0)


def _put(store: Store, fleet: Fleet) -> None:
    """Take a file at its word: what it says of a unit is as old as the unit's position."""
    if not fleet.units:
        return
    told = [UnitUpdate(unit=one, clock=one.position_at, sequence=0) for one in fleet.units]
    with store.writing(max(one.position_at for one in fleet.units)) as tx:
        put_units(tx, told)


def _by_key(live: Live, limits: Limits) -> Access:
    access = KeyAccess(live)
    return Sparing(access, Buckets(limits.per_s, limits.burst)) if limits.per_s else access
