import json
import shutil
from pathlib import Path

from dispatch.texts.po import messages, read, write
from tests.api.conftest import Run
from tests.api.deployments import Files
from tests.fictional import NOON, at


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


def test_own_agreements_are_translated_beside_them(run: Run, files: Files, tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(files.settings.parent / "law", law)
    added = run("texts", "update", "--agreements", law)
    assert added.exit_code == 0
    assert "nl: 0 of " in added.stdout
    file = read("nl", law)
    file.catalog["Drive on the left."].string = "Rijd links."
    write(file, law)
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f"accepted = ['XA-XB']\nagreements = 'law'\nmappings = '{files.settings.parent}/senders'\n"
    )
    told = run(
        "recommend", "--region", files.region, "--fleet", files.fleet, "--settings", settings,
        "--at", "{},{}".format(*at(4.0)), "--urgency", "U1", "--time", NOON, "--language", "nl",
    ).stdout  # fmt: skip
    assert "Meld aan de bemanning van e1\n  - Rijd links.\n" in told


def test_agreements_that_cannot_be_read_say_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "xa-xb.toml").write_text("says = ")
    refused = run("texts", "check", "--agreements", tmp_path)
    assert refused.exit_code == 1
    assert "xa-xb.toml is not TOML" in refused.stderr
