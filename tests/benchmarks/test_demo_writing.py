from pathlib import Path

import pytest

from benchmarks.demo_writing import main


def test_it_says_what_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- measured: writing small -->\n<!-- end of measured -->\n", "utf-8")
    assert main(["small", "--out", str(page)]) == 0
    for text in (capsys.readouterr().out, page.read_text("utf-8")):
        assert "| nodes | 40,147 |" in text
        assert "| ways | 13,852 |" in text
        assert "| turn restrictions | 31 |" in text
        assert "Load average" in text
