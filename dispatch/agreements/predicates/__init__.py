"""
The questions a trigger asks: each is a class with one question, answered true, false or unknown.

``met`` answers it, ``says`` tells the answer in a dispatcher's words, with the numbers; ``about``
says whether the answer is the same for every unit. A new predicate is a new class in the page it
belongs to, a name in ``Leaf``, and a scenario that fails without it.
"""

from typing import TypeAlias

from dispatch.agreements.predicates.destination import HospitalAllowed
from dispatch.agreements.predicates.donor import DonorAccepts, DonorCoverOk
from dispatch.agreements.predicates.doubt import Unknown
from dispatch.agreements.predicates.event import Disaster, MassCasualty, PurposeIn, TimeWindow
from dispatch.agreements.predicates.norm import OwnMissesNorm
from dispatch.agreements.predicates.places import IncidentIn, UnitHomeIn, UnitNowIn
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.predicates.unit import (
    CapabilityAtLeast,
    CoversNeed,
    CrewCertificate,
    CrewMin,
    Equipment,
    Licence,
    Speaks,
    UnitTypeIn,
)
from dispatch.agreements.predicates.urgency import Emergency, LifeThreat, UrgencyIn
from dispatch.agreements.predicates.who import (
    ChoiceIn,
    HomeNeighboursFirst,
    ProviderIn,
    RequesterIn,
)

Leaf: TypeAlias = (
    Emergency
    | LifeThreat
    | UrgencyIn
    | MassCasualty
    | Disaster
    | PurposeIn
    | TimeWindow
    | Shortage
    | OwnMissesNorm
    | Faster
    | ForeignEtaMax
    | DonorAccepts
    | DonorCoverOk
    | ChoiceIn
    | HomeNeighboursFirst
    | RequesterIn
    | ProviderIn
    | IncidentIn
    | UnitHomeIn
    | UnitNowIn
    | UnitTypeIn
    | CapabilityAtLeast
    | CoversNeed
    | CrewMin
    | CrewCertificate
    | Equipment
    | Licence
    | Speaks
    | HospitalAllowed
    | Unknown
)

__all__ = ["Leaf"]
