import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.download import Progress, discard, download
from graphs.errors import NotFetched
from graphs.web import Web
from tests.mirror import MONDAY, QUICK, Mirror, md5_of, serving, some_bytes

OLD, NEW = some_bytes(900_000, seed=1), some_bytes(800_000, seed=2)
NAME = "europe/xa-latest.osm.pbf"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as mirror:
        mirror.publish(NAME, OLD)
        yield mirror


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "xa.osm.pbf.part"


def fetch(mirror: Mirror, part: Path, progress: Progress = lambda _done, _all: None) -> bytes:
    with Web(QUICK) as web:
        download(web, f"{mirror.url}/{NAME}", part, progress)
    return part.read_bytes()


def leave_part(mirror: Mirror, part: Path) -> int:
    """Break off until patience ends; give how many bytes are left behind."""
    mirror.breaks_after = [600_000] + [0 if mirror.etag or mirror.last_modified else 600_000] * 2
    with pytest.raises(NotFetched, match=r"They are kept in .*: fetch again, and"):
        fetch(mirror, part)
    mirror.asked.clear()
    n_bytes = part.stat().st_size
    assert part.read_bytes() == OLD[:n_bytes]
    assert n_bytes > 1
    return n_bytes


def test_a_file_comes_whole_in_one_go(mirror: Mirror, part: Path) -> None:
    assert fetch(mirror, part) == OLD
    assert mirror.ranges() == [None]


def test_what_broke_off_goes_on_from_there(mirror: Mirror, part: Path) -> None:
    n_bytes = leave_part(mirror, part)
    assert fetch(mirror, part) == OLD
    [asked] = mirror.asked
    # The last byte comes again.
    assert (asked.range, asked.if_range) == (f"bytes={n_bytes - 1}-", f'"{md5_of(OLD)}"')


def test_a_line_that_gets_further_each_time_is_not_given_up(mirror: Mirror, part: Path) -> None:
    mirror.breaks_after = [150_000] * 5
    assert len(mirror.breaks_after) > QUICK.tries
    assert fetch(mirror, part) == OLD
    assert len(mirror.asked) == 6


def test_a_line_that_gets_no_further_is_given_up(mirror: Mirror, part: Path) -> None:
    mirror.knows_ranges = False
    mirror.breaks_after = [150_000] * 10
    with pytest.raises(NotFetched, match="breaks off again and again"):
        fetch(mirror, part)
    assert len(mirror.asked) == QUICK.tries


def test_a_line_that_falls_silent_is_taken_up_again(mirror: Mirror, part: Path) -> None:
    mirror.breaks_after, mirror.stalls = [400_000], True
    with Web(QUICK._replace(read_s=0.3)) as web:
        download(web, f"{mirror.url}/{NAME}", part)
    assert part.read_bytes() == OLD
    assert len(mirror.asked) == 2


def test_a_server_that_ignores_ranges_gives_all_of_it_again(mirror: Mirror, part: Path) -> None:
    leave_part(mirror, part)
    mirror.knows_ranges = False
    assert fetch(mirror, part) == OLD
    assert len(mirror.asked) == 1


def test_a_rest_that_begins_elsewhere_is_not_taken(mirror: Mirror, part: Path) -> None:
    leave_part(mirror, part)
    mirror.shifts = 1
    assert fetch(mirror, part) == OLD
    assert len(mirror.asked) == 2


def test_a_rest_is_asked_for_where_the_file_has_moved(mirror: Mirror, part: Path) -> None:
    # As servers do whose `latest` leads to the file of a day.
    mirror.moved[NAME] = "europe/xa-240506.osm.pbf"
    mirror.publish("europe/xa-240506.osm.pbf", OLD)
    mirror.breaks_after = [600_000]
    assert fetch(mirror, part) == OLD
    assert [asked.path for asked in mirror.asked] == 2 * [NAME, "europe/xa-240506.osm.pbf"]
    assert mirror.asked[3].range is not None
    assert mirror.asked[3].range == mirror.asked[2].range


def test_the_bytes_asked_for_are_those_of_the_file_uncompressed(mirror: Mirror, part: Path) -> None:
    fetch(mirror, part)
    assert [asked.encoding for asked in mirror.asked] == ["identity"]


@pytest.mark.parametrize("knows_if_range", [True, False])
def test_a_file_that_changed_is_fetched_from_its_beginning(
    mirror: Mirror, part: Path, knows_if_range: bool
) -> None:
    leave_part(mirror, part)
    mirror.publish(NAME, NEW)
    mirror.knows_if_range = knows_if_range
    assert fetch(mirror, part) == NEW
    # One who knows no If-Range gives a rest of the new file, which is not taken.
    assert len(mirror.asked) == (1 if knows_if_range else 2)


def test_a_file_that_changes_between_two_tries_is_not_mixed(mirror: Mirror, part: Path) -> None:
    mirror.breaks_after = [600_000]
    seen: list[int] = []

    def change(done: int, _total: int | None) -> None:
        seen.append(done)
        mirror.publish(NAME, NEW)

    assert fetch(mirror, part, change) == NEW
    assert seen.count(0) == 2  # It began twice.


@pytest.mark.parametrize("etag", [None, 'W/"{md5}"'])
def test_without_a_strong_tag_the_day_of_the_change_decides(
    mirror: Mirror, part: Path, etag: str | None
) -> None:
    mirror.etag = etag
    leave_part(mirror, part)
    assert fetch(mirror, part) == OLD
    assert [asked.if_range for asked in mirror.asked] == [MONDAY]
    assert mirror.asked[0].range is not None


def test_without_any_mark_nothing_is_taken_up(mirror: Mirror, part: Path) -> None:
    mirror.etag = mirror.last_modified = None
    leave_part(mirror, part)
    assert fetch(mirror, part) == OLD
    assert mirror.ranges() == [None]


@pytest.mark.parametrize("mark", ["", "[]", "{", '{"etag": "x"}', '{"day": "x"}'])
def test_a_mark_that_cannot_be_read_is_none(mirror: Mirror, part: Path, mark: str) -> None:
    leave_part(mirror, part)
    part.with_name(f"{part.name}.json").write_text(mark)
    assert fetch(mirror, part) == OLD
    assert mirror.ranges() == [None]


def test_a_whole_part_costs_one_byte(mirror: Mirror, part: Path) -> None:
    fetch(mirror, part)
    mirror.asked.clear()
    assert fetch(mirror, part) == OLD
    assert mirror.ranges() == [f"bytes={len(OLD) - 1}-"]


def test_a_part_longer_than_its_file_is_fetched_anew(mirror: Mirror, part: Path) -> None:
    fetch(mirror, part)
    part.write_bytes(OLD + b"more")
    assert fetch(mirror, part) == OLD


def test_a_discarded_part_leaves_nothing(mirror: Mirror, part: Path) -> None:
    leave_part(mirror, part)
    discard(part)
    discard(part)
    assert list(part.parent.iterdir()) == []


def test_a_full_disk_leaves_the_part_and_room_lets_it_go_on(mirror: Mirror, part: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(NotFetched, match=r"cannot be written any further .* make room"):
            fetch(mirror, part)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert part.read_bytes() == OLD[:500_000]
    mirror.asked.clear()
    assert fetch(mirror, part) == OLD
    assert mirror.ranges() == ["bytes=499999-"]


def test_progress_counts_what_was_there(mirror: Mirror, part: Path) -> None:
    n_bytes = leave_part(mirror, part)
    told: list[tuple[int, int | None]] = []
    fetch(mirror, part, lambda done, total: told.append((done, total)))
    assert told[0] == (n_bytes - 1, len(OLD))
    assert told[-1] == (len(OLD), len(OLD))
    assert told == sorted(told)


@given(breaks_after=st.lists(st.integers(0, 900_000), max_size=6), knows_ranges=st.booleans())
def test_however_it_breaks_off_it_is_the_file_or_a_beginning_of_it(
    breaks_after: list[int], knows_ranges: bool
) -> None:
    with serving() as mirror, TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        mirror.publish(NAME, OLD)
        mirror.breaks_after, mirror.knows_ranges = breaks_after, knows_ranges
        part = Path(folder) / "part"
        try:
            assert fetch(mirror, part) == OLD
        except NotFetched:
            assert OLD.startswith(part.read_bytes())
        mirror.breaks_after = []
        assert fetch(mirror, part) == OLD
