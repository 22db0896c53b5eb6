"""Two regions that must be one."""

import numpy as np

from graphs.region import Region


def assert_same_arrays(one: Region, other: Region) -> None:
    """Hold every array of every movement against its twin."""
    assert one.movements.keys() == other.movements.keys()
    for name, movement in one.movements.items():
        for group, fields in movement._asdict().items():
            theirs = getattr(other.movements[name], group)
            for field, array in fields._asdict().items():
                np.testing.assert_array_equal(getattr(theirs, field), array, err_msg=group)
