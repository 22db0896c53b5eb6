"""The control rooms that send and ask for units."""

from dispatch.values import CountryCode, Text
from dispatch.written import Written


class Centre(Written):
    """A control room; the area it serves is a dispatch area of the region that names it."""

    id: Text
    country: CountryCode
