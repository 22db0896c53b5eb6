"""The names of the demo's scales, apart from what they mean, which takes long to load."""

from enum import StrEnum


class ScaleName(StrEnum):
    """How large a demo region is."""

    SMALL = "small"
    EUREGIO = "euregio"
    BENELUX = "benelux"
