from pathlib import Path

import numpy as np
import pytest

from api.record.pins import code, hash_of_demand, hash_of_files, hash_of_mappings, tables
from dispatch.demand_file import DemandPoints
from dispatch.mappings.senders import Mappings
from tests.fictional import MAPPINGS


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.py").write_text("A = 1")
    (tmp_path / "deep/b.toml").write_text("b = 2")
    return tmp_path


def test_whatever_changes_in_the_code_changes_its_hash(package: Path) -> None:
    seen = {hash_of_files([package])}
    for name, text in (("a.py", "A = 2"), ("deep/b.toml", "b = 3"), ("deep/c.py", "")):
        (package / name).write_text(text)
        seen.add(hash_of_files([package]))
    (package / "a.py").rename(package / "z.py")
    seen.add(hash_of_files([package]))
    assert len(seen) == 5


def test_what_python_makes_of_the_code_does_not_count(package: Path) -> None:
    before = hash_of_files([package])
    (package / "__pycache__").mkdir()
    (package / "__pycache__/a.pyc").write_text("compiled")
    assert hash_of_files([package]) == before


def test_a_commit_nobody_knows_is_not_made_up() -> None:
    assert code()["commit"] == "unknown"


def test_each_table_that_ships_has_its_own_hash() -> None:
    assert len(set(tables().values())) == len(tables()) == 6


def test_people_who_moved_are_others() -> None:
    here, there = np.array([50.8]), np.array([50.9])
    weight = np.array([7])
    hashes = {hash_of_demand(DemandPoints(*each)) for each in (
        (here, here, weight), (there, here, weight), (here, there, weight), (here, here, weight + 1)
    )}  # fmt: skip
    assert len(hashes) == 4


def test_in_which_folder_code_tables_lie_does_not_count() -> None:
    moved = Mappings(MAPPINGS.senders, Path("elsewhere"))
    assert hash_of_mappings(moved) == hash_of_mappings(MAPPINGS)
