import numpy as np

from graphs.demo.meet import joined_to, meeting

EAST = np.array([[0.0, 0.0], [10.0, 0.0]])
NORTH = np.array([[4.0, -5.0], [4.0, 5.0]])
FAR = np.array([[0.0, 50.0], [10.0, 50.0]])


def test_lines_that_cross_get_a_corner_where_they_do() -> None:
    east, north, far = meeting([EAST, NORTH, FAR])
    assert east.tolist() == [[0, 0], [4, 0], [10, 0]]
    assert north.tolist() == [[4, -5], [4, 0], [4, 5]]
    assert far.tolist() == FAR.tolist()


def test_a_corner_that_both_have_already_stays_one() -> None:
    bent = np.array([[10.0, 0.0], [10.0, 9.0]])
    assert [line.tolist() for line in meeting([EAST, bent])] == [EAST.tolist(), bent.tolist()]


def test_a_corner_centimetres_beside_a_line_becomes_a_corner_of_it() -> None:
    touching = np.array([[4.0, -0.03], [4.0, 9.0]])
    east, north = meeting([EAST, touching])
    assert east.tolist() == [[0, 0], [4, -0.03], [10, 0]]
    assert north.tolist() == touching.tolist()


def test_a_line_may_be_crossed_often() -> None:
    crossings = [NORTH + np.array([x, 0]) for x in (3.0, -2.0, 1.0)]
    assert meeting([EAST, *crossings])[0][:, 0].tolist() == [0, 2, 5, 7, 10]


def test_what_hangs_together_over_a_third_is_joined() -> None:
    east, north, far = meeting([EAST, NORTH, FAR])
    branch = np.array([[4.0, 5.0], [9.0, 9.0]])
    assert joined_to([east, far, branch, north], roots=1).tolist() == [True, False, True, True]
