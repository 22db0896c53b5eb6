import json
from pathlib import Path

from dispatch.texts.po import messages, read, write
from tests.api.conftest import Run


def test_the_check_lists_what_is_left(run: Run, tmp_path: Path) -> None:
    assert run("texts", "update", "--folder", tmp_path).exit_code == 0
    found = run("texts", "check", "--folder", tmp_path, "--language", "lb")
    assert found.exit_code == 1
    assert found.stdout.startswith("lb: 0 of ")
    assert "signed off by nobody.\n" in found.stdout
    assert "\n  - missing: nothing\n" in found.stdout
    document = json.loads(run("texts", "check", "--folder", tmp_path, "--json").stdout)
    assert [one["language"] for one in document["languages"]] == ["nl", "fr", "de", "lb"]
    assert "nothing" in document["languages"][0]["missing"]


def test_a_whole_language_is_signed_off(run: Run, tmp_path: Path) -> None:
    run("texts", "update", "--folder", tmp_path)
    refused = run("texts", "sign", "de", "--by", "A. Person", "--folder", tmp_path)
    assert refused.exit_code == 1
    assert "de cannot be signed off yet" in refused.stderr
    file = read("de", tmp_path)
    for message in messages(file.catalog):
        message.string = message.id
    write(file, tmp_path)
    signed = run(
        "texts", "sign", "de", "--by", "A. Person", "--on", "2024-05-01", "--folder", tmp_path
    )
    assert signed.stdout.endswith("sentences, signed off by A. Person on 2024-05-01.\n")
    checked = run("texts", "check", "--language", "de", "--folder", tmp_path)
    assert (checked.exit_code, checked.stdout) == (0, signed.stdout)
