from pathlib import Path

import pytest

from benchmarks.pages import put_into

PAGE = """Before.

<!-- measured: speed -->
old
<!-- end of measured -->

After.
"""


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    put_into(page, "speed", "3 µs")
    put_into(page, "speed", r"4 \1 µs")
    text = page.read_text(encoding="utf-8")
    assert text == PAGE.replace("\nold\n", "\n\n4 \\1 µs\n\n")


def test_a_new_page_begins_with_the_table(tmp_path: Path) -> None:
    put_into(tmp_path / "new.md", "speed", "3 µs")
    put_into(tmp_path / "new.md", "speed", "4 µs")
    assert "4 µs" in (tmp_path / "new.md").read_text(encoding="utf-8")
    assert "3 µs" not in (tmp_path / "new.md").read_text(encoding="utf-8")


def test_a_page_without_the_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(ValueError, match="measured: load"):
        put_into(page, "load", "3 µs")
    assert page.read_text(encoding="utf-8") == PAGE
