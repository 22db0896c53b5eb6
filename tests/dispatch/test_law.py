import pytest

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.truth import Truth
from dispatch.errors import BadAgreement
from dispatch.law import law_on
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.fictional import at


def test_a_place_that_the_region_does_not_have_is_named(border_street: Region) -> None:
    here, gone = law({"from": "XB-1"}), law({"id": "art-7", "to": "XA-2"}, id="XA-XC")
    (warning,) = law_on(border_street, catalogue_of([here, gone])).warnings
    assert warning.startswith("XA-XC, clause art-7: the region has no area `XA-2`")


def test_places_are_those_of_the_region(border_street: Region) -> None:
    atlas = law_on(border_street, catalogue_of([law({"from": "XB-1"})])).atlas
    assert atlas.at(*at(6.0)).lies_in("XB-1") is Truth.TRUE
    assert atlas.at(*at(4.0)).lies_in("XB-1") is Truth.FALSE


def test_what_cannot_be_accepted_is_refused(border_street: Region) -> None:
    with pytest.raises(BadAgreement, match="`XA-XC` is unknown; did you mean `XA-XB`"):
        law_on(border_street, catalogue_of([law()]), ["XA-XC"])
