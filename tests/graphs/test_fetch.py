from collections.abc import Iterator
from pathlib import Path

import pytest

from graphs.errors import NotFetched, UnknownExtract
from graphs.extracts import known_extracts
from graphs.fetch import Fetched, Progress, fetch, url_of
from tests.mirror import QUICK, Mirror, md5_of, serving, some_bytes

OLD, NEW = some_bytes(300_000, seed=1), some_bytes(400_000, seed=2)
PATH = known_extracts().extract["luxembourg"]


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as mirror:
        mirror.publish(PATH, NEW)
        yield mirror


def fetched(
    mirror: Mirror, folder: Path, progress: Progress = lambda _name, _done, _all: None
) -> Fetched:
    [one] = fetch("luxembourg", folder, mirror.url, QUICK, progress)
    return one


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_extract_is_there_when_it_fits_its_md5(mirror: Mirror, tmp_path: Path) -> None:
    assert fetched(mirror, tmp_path) == Fetched(
        name="luxembourg",
        path=tmp_path / "luxembourg.osm.pbf",
        url=f"{mirror.url}/europe/luxembourg-latest.osm.pbf",
        size_bytes=len(NEW),
        md5=md5_of(NEW),
        was_there=False,
    )
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == NEW
    assert names(tmp_path) == {"luxembourg.osm.pbf"}


def test_what_is_there_and_fits_is_not_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    fetched(mirror, tmp_path)
    mirror.asked.clear()
    again = fetched(mirror, tmp_path)
    assert again.was_there
    assert [asked.path for asked in mirror.asked] == [f"{PATH}.md5"]


def test_an_older_extract_stays_until_the_newer_one_is_whole(
    mirror: Mirror, tmp_path: Path
) -> None:
    path = tmp_path / "luxembourg.osm.pbf"
    path.write_bytes(OLD)
    seen: set[bytes] = set()
    assert not fetched(mirror, tmp_path, lambda *_: seen.add(path.read_bytes())).was_there
    assert seen == {OLD}
    assert path.read_bytes() == NEW


def test_what_does_not_fit_its_md5_is_removed_and_the_older_one_kept(
    mirror: Mirror, tmp_path: Path
) -> None:
    path = tmp_path / "luxembourg.osm.pbf"
    path.write_bytes(OLD)
    mirror.publish(PATH, NEW, md5="0" * 32)
    with pytest.raises(NotFetched) as refused:
        fetched(mirror, tmp_path)
    assert str(refused.value) == (
        f"{mirror.url}/{PATH} came with 400,000 bytes whose md5 is {md5_of(NEW)}, but {'0' * 32} "
        "is published. They are removed: fetch again, later if the server is just being updated."
    )
    assert names(tmp_path) == {"luxembourg.osm.pbf"}
    assert path.read_bytes() == OLD


def test_what_broke_off_goes_on_in_the_next_fetch(mirror: Mirror, tmp_path: Path) -> None:
    mirror.breaks_after = [200_000, 0, 0]
    with pytest.raises(NotFetched):
        fetched(mirror, tmp_path)
    assert names(tmp_path) == {"luxembourg.osm.pbf.part", "luxembourg.osm.pbf.part.json"}
    mirror.asked.clear()
    fetched(mirror, tmp_path)
    [asked] = mirror.ranges()
    assert asked is not None
    assert names(tmp_path) == {"luxembourg.osm.pbf"}
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == NEW


def test_a_part_damaged_on_disk_is_found_by_the_md5(mirror: Mirror, tmp_path: Path) -> None:
    mirror.breaks_after = [200_000, 0, 0]
    with pytest.raises(NotFetched):
        fetched(mirror, tmp_path)
    part = tmp_path / "luxembourg.osm.pbf.part"
    part.write_bytes(b"?" + part.read_bytes()[1:])
    with pytest.raises(NotFetched, match="They are removed"):
        fetched(mirror, tmp_path)
    assert names(tmp_path) == set()
    fetched(mirror, tmp_path)
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == NEW


def test_an_extract_published_during_the_fetch_is_checked_against_its_own_md5(
    mirror: Mirror, tmp_path: Path
) -> None:
    mirror.publish(PATH, OLD)
    mirror.breaks_after = [200_000]

    def publish(_name: str, done: int, _total: int | None) -> None:
        if done:
            mirror.publish(PATH, NEW)

    assert fetched(mirror, tmp_path, publish).md5 == md5_of(NEW)
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == NEW


@pytest.mark.parametrize("said", [b"", b"<html>Please log in</html>", b"0123  luxembourg.osm.pbf"])
def test_a_page_that_holds_no_md5_is_refused_before_anything_is_fetched(
    mirror: Mirror, tmp_path: Path, said: bytes
) -> None:
    mirror.files[f"{PATH}.md5"] = said
    with pytest.raises(NotFetched, match="holds no md5: check the base URL, or whether a log-in"):
        fetched(mirror, tmp_path)
    assert mirror.ranges() == []
    assert names(tmp_path) == set()


def test_a_set_is_fetched_one_after_the_other(mirror: Mirror, tmp_path: Path) -> None:
    known = known_extracts()
    for seed, path in enumerate(known.extract.values()):
        mirror.publish(path, some_bytes(1000, seed))
    found = fetch("benelux-nrw", tmp_path, mirror.url, QUICK)
    assert [one.name for one in found] == list(known.together["benelux-nrw"])
    for seed, name in enumerate(known.extract):
        assert (tmp_path / f"{name}.osm.pbf").read_bytes() == some_bytes(1000, seed)


def test_what_a_set_has_brought_stays_when_the_next_fails(mirror: Mirror, tmp_path: Path) -> None:
    mirror.publish(known_extracts().extract["netherlands"], OLD)
    with pytest.raises(NotFetched, match=r"belgium-latest\.osm\.pbf\.md5 is not there"):
        fetch("benelux-nrw", tmp_path, mirror.url, QUICK)
    assert names(tmp_path) == {"netherlands.osm.pbf"}


def test_an_unknown_name_asks_nobody(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(UnknownExtract):
        fetch("atlantis", tmp_path, mirror.url, QUICK)
    assert mirror.asked == []


def test_extracts_come_from_geofabrik_unless_a_mirror_is_named() -> None:
    nrw = "europe/germany/nordrhein-westfalen-latest.osm.pbf"
    assert url_of("nordrhein-westfalen") == f"https://download.geofabrik.de/{nrw}"
    assert url_of("nordrhein-westfalen", "http://m/osm/") == f"http://m/osm/{nrw}"


def test_two_fetches_into_one_folder_do_not_write_to_one_part(
    mirror: Mirror, tmp_path: Path
) -> None:
    told: list[str] = []

    def fetch_again(_name: str, done: int, _total: int | None) -> None:
        if done and not told:
            with pytest.raises(NotFetched) as refused:
                fetched(mirror, tmp_path)
            told.append(str(refused.value))

    fetched(mirror, tmp_path, fetch_again)
    assert told == [
        f"Another fetch into {tmp_path} is running: wait for it, or choose another folder."
    ]
    assert fetched(mirror, tmp_path).was_there  # It is free again.
