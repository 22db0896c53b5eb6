"""One process publishes, others follow: whole or refused by name, never half."""

import json
import math
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graphs.conditions import under
from graphs.errors import BadRegion
from graphs.movement import Driving
from graphs.overlays import Overlay
from graphs.place import at_junctions
from graphs.prepare import prepare
from graphs.published import NOW, Follower, driving_now, publish, published
from graphs.queries.table import table
from graphs.region import Region, is_replaced, open_region
from tests.fictional import write_areas, write_street

STREET = Overlay("works", math.inf, way_ids=frozenset({200}))
SNOW = Overlay("snow", 2.0, way_ids=frozenset({200, 205}))


@pytest.fixture
def region(border_street: Region, tmp_path: Path) -> Region:
    shutil.copytree(border_street.path, tmp_path / "region")
    return open_region(tmp_path / "region")


def times_ms(driving: Driving) -> list[list[int]]:
    nodes = at_junctions(np.arange(12, dtype=np.int32))
    found: list[list[int]] = table(driving.metric, nodes, nodes).tolist()
    return found


def test_without_anything_published_driving_is_undisturbed(region: Region) -> None:
    assert published(region, "siren") is None
    assert times_ms(driving_now(region, "siren")) == times_ms(region.siren)


def test_what_is_published_is_what_others_map(region: Region) -> None:
    driving = under(region.siren, [SNOW])
    said = publish(region, driving)
    assert (said.epoch, said.overlays) == (1, ("snow",))
    mapped = driving_now(open_region(region.path), "siren")
    assert times_ms(mapped) == times_ms(driving) != times_ms(region.siren)
    assert (mapped.epoch, mapped.overlays) == (1, (SNOW,))
    assert not mapped.metric.weights.up_ms.flags.writeable
    # Whoever has mapped it can go on from there.
    assert times_ms(under(mapped, [])) == times_ms(region.siren)


def test_every_publication_has_an_epoch_of_its_own(region: Region) -> None:
    said = [publish(region, under(region.siren, each)).epoch for each in ([SNOW], [STREET], [])]
    assert said == [1, 2, 3]
    kept = sorted(path.name for path in (region.path / NOW).iterdir() if path.is_dir())
    assert kept == ["siren-2", "siren-3"]


def test_a_follower_picks_up_what_is_published_and_keeps_it_until_the_next(region: Region) -> None:
    follower = Follower(region.path)
    before = follower.driving("siren")
    assert follower.driving("siren") is before
    publish(region, under(region.siren, [STREET]))
    after = follower.driving("siren")
    assert [each.id for each in after.overlays] == ["works"]
    assert before.overlays == ()
    publish(region, under(after, []))
    publish(region, under(after, []))  # Its files are gone by now, but not what was mapped.
    assert times_ms(after) == times_ms(under(region.siren, [STREET]))


def test_a_replaced_region_is_picked_up_whole_and_what_was_published_for_it_is_gone(
    region: Region, tmp_path: Path
) -> None:
    follower = Follower(region.path)
    publish(region, under(region.siren, [STREET]))
    osm = write_street(tmp_path / "street.osm")
    text = osm.read_text(encoding="utf-8").replace('v="50"', 'v="70"')
    osm.write_text(text, encoding="utf-8")
    new = prepare(region.path, osm, write_areas(tmp_path / "areas.geojson"), replace=True)
    assert is_replaced(region)
    assert follower.region().manifest.hash == new.manifest.hash != region.manifest.hash
    assert times_ms(follower.driving("siren")) == times_ms(new.siren)
    with pytest.raises(BadRegion, match="was replaced by another region"):
        publish(region, region.siren)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_was_published_for_another_region_is_refused_by_name(region: Region) -> None:
    publish(region, region.siren)
    file = region.path / NOW / "siren.json"
    fields = json.loads(file.read_text(encoding="utf-8")) | {"region": "0123456789abcdef"}
    file.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(BadRegion, match=r"siren\.json was published for region 0123456789abcdef"):
        driving_now(region, "siren")
    assert publish(region, region.siren).epoch == 0  # It is put right by publishing.


@pytest.mark.parametrize("text", ["", "{}", "\xff"])
def test_a_damaged_name_is_refused(region: Region, text: str) -> None:
    publish(region, region.siren)
    (region.path / NOW / "siren.json").write_text(text, encoding="latin-1")
    with pytest.raises(BadRegion, match=r"siren\.json is damaged"):
        Follower(region.path).driving("siren")


def test_a_truncated_file_is_refused_and_the_last_good_driving_stays(region: Region) -> None:
    follower = Follower(region.path)
    good = follower.driving("siren")
    said = publish(region, under(region.siren, [STREET]))
    file = region.path / NOW / said.folder / "weights" / "up_ms.npy"
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(BadRegion, match=r"up_ms\.npy has \d+ bytes, but the manifest says"):
        follower.driving("siren")
    assert times_ms(good) == times_ms(region.siren)


_READER = """
import sys
from pathlib import Path
import numpy as np
from graphs.place import at_junctions
from graphs.published import Follower
from graphs.queries.table import table

follower, nodes = Follower(Path(sys.argv[1])), at_junctions(np.arange(12, dtype=np.int32))
print("ready", flush=True)
for _ in sys.stdin:
    driving = follower.driving("siren")
    found = table(driving.metric, nodes, nodes)
    print(driving.on.roads.n_edges, driving.epoch, int(found.astype(np.int64).sum()), flush=True)
"""


@pytest.fixture
def readers(region: Region) -> Iterator[list["subprocess.Popen[str]"]]:
    command = [sys.executable, "-c", _READER, str(region.path)]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    yield processes
    for process in processes:
        process.communicate(timeout=60)


def test_several_processes_answer_alike_from_what_one_publishes(
    region: Region, readers: list["subprocess.Popen[str]"]
) -> None:
    def ask(process: "subprocess.Popen[str]") -> str:
        assert process.stdin
        assert process.stdout
        process.stdin.write("?\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    for process in readers:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for overlays in ([SNOW], [STREET], [], [SNOW, STREET]):
        driving = under(driving_now(region, "siren"), overlays)
        said = publish(region, driving)
        total = int(np.array(times_ms(driving), np.int64).sum())
        expected = f"{region.siren.on.roads.n_edges} {said.epoch} {total}"
        assert [ask(process) for process in readers] == [expected, expected]
