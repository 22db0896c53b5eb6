"""``crossborder keys`` makes keys, lists them without their secrets, and takes them back."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.auth import Scope, principal_of
from api.cli.keys import SCOPES
from api.clock import utc_now
from api.errors import NoAccess
from api.store.keys import Key, keys
from api.store.opened import open_store
from tests.api.conftest import Run
from tests.api.deployments import Files

ADD = ("keys", "add", "--scope", "recommend", "--scope", "situation")


@pytest.fixture
def url(run: Run, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/store.db"
    run("store", "migrate", url)
    return url


def kept(url: str) -> dict[str, Key]:
    store = open_store(url)
    with store.reading() as tx:
        found = {one.id: one for one in keys(tx)}
    store.close()
    return found


def test_a_secret_is_printed_once_and_opens_what_was_said(run: Run, url: str) -> None:
    made = run(*ADD, "--store", url, "--centre", "NL-limburg", "--note", "desk 3")
    secret, end = made.stdout.split("\n")
    assert (made.exit_code, end) == (0, "")
    (key,) = kept(url).values()
    assert (key.centre, key.note, key.expires_at) == ("NL-limburg", "desk 3", None)
    who = principal_of(secret, kept(url), utc_now())
    assert (who.key, who.centre) == (key.id, "NL-limburg")
    assert who.scopes == {Scope.RECOMMEND, Scope.SITUATION}
    assert made.stderr == (
        f"Key {key.id} of NL-limburg, recommend situation, for ever: desk 3.\n"
        "Its secret is above and nowhere else: hand it over now, send it as a Bearer token.\n"
    )


def test_the_store_does_not_hold_the_secret(run: Run, url: str) -> None:
    secret = run(*ADD, "--store", url, "--centre", "NL-limburg").stdout.strip()
    store = Path(url.removeprefix("sqlite:///"))
    held = b"".join(path.read_bytes() for path in store.parent.iterdir())
    assert secret.split("_", 2)[2].encode() not in held
    assert secret not in run("keys", "list", "--store", url, "--json").stdout


def test_a_list_shows_all_keys_by_centre(run: Run, url: str) -> None:
    assert run("keys", "list", "--store", url).stdout == "No keys.\n"
    for centre in ("NL-limburg", "BE-liege", "NL-limburg"):
        run(*ADD, "--store", url, "--centre", centre)
    told = json.loads(run("keys", "list", "--store", url, "--json").stdout)
    assert told["where"] == url
    assert [one["centre"] for one in told["keys"]] == ["BE-liege", "NL-limburg", "NL-limburg"]
    assert {one["state"] for one in told["keys"]} == {"opens"}
    lines = run("keys", "list", "--store", url, "--centre", "BE-liege").stdout.splitlines()
    (line,) = lines
    assert re.fullmatch(r"[0-9a-f]{12} of BE-liege, recommend situation, for ever", line)


def test_a_key_that_is_taken_back_opens_nothing_and_stays_in_the_list(run: Run, url: str) -> None:
    made = json.loads(run(*ADD, "--store", url, "--centre", "NL-limburg", "--json").stdout)
    id_ = made["key"]["id"]
    told = run("keys", "revoke", "--store", url, id_)
    assert (told.exit_code, told.stdout.split(", revoked ")[0]) == (
        0,
        f"{id_} of NL-limburg, recommend situation",
    )
    with pytest.raises(NoAccess):
        principal_of(made["secret"], kept(url), utc_now())
    assert (
        run("keys", "revoke", "--store", url, id_).stdout == told.stdout
    )  # The first time counts.
    assert run("keys", "list", "--store", url).stdout == told.stdout


def test_an_unknown_key_is_no_key_that_can_be_taken_back(run: Run, url: str) -> None:
    refused = run("keys", "revoke", "--store", url, "3f9a1c0b77de")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "Error: There is no key 3f9a1c0b77de; see `crossborder keys list` for those there are.\n"
    )


def test_a_key_may_expire(run: Run, url: str) -> None:
    before = utc_now()
    made = run(*ADD, "--store", url, "--centre", "NL-limburg", "--days", 30, "--json").stdout
    expires_at = datetime.fromisoformat(json.loads(made)["key"]["expires_at"])
    assert before + timedelta(days=30) <= expires_at <= utc_now() + timedelta(days=30)
    at = (utc_now() + timedelta(hours=1)).isoformat()
    said = run(*ADD, "--store", url, "--centre", "NL-limburg", "--expires", at, "--json").stdout
    assert datetime.fromisoformat(json.loads(said)["key"]["expires_at"]).isoformat() == at


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--expires", "2024-05-01T12:00:00+02:00"], "would be expired already (2024-05-01T12:"),
        (["--expires", "2099-05-01T12:00:00"], "`expires`: 2099-05-01T12:00:00 has no time zone"),
        (["--expires", "tomorrow"], "`expires`: 'tomorrow' is not a time"),
        (["--days", "1", "--expires", "2099-05-01T12:00:00Z"], "--days or --expires, not both"),
        (["--days", "0"], "Invalid value for '--days'"),
        (["--note", "two\nlines"], "`note`: 'two\\nlines' holds a line break"),
        (["--note", "x" * 201], "`note`: "),
        (["--scope", "fleet"], "`scope[2]`: `fleet` is unknown; did you mean `fleet:write`?"),
        (["--centre", ""], "`centre`: '' cannot be used"),
        (["--centre", "a\x1b[2J"], "holds a line break or a control character"),
    ],
)
def test_what_is_no_key_is_not_made(run: Run, url: str, more: list[str], told: str) -> None:
    refused = run(*ADD, "--store", url, "--centre", "NL-limburg", *more)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert told in refused.stderr
    assert kept(url) == {}


def test_a_key_without_a_scope_or_a_centre_is_wrong_usage(run: Run, url: str) -> None:
    no_scope = run("keys", "add", "--store", url, "--centre", "NL-limburg")
    no_centre = run(*ADD, "--store", url)
    assert (no_scope.exit_code, no_centre.exit_code) == (2, 2)
    assert "Missing option '--scope'" in no_scope.stderr
    assert "Missing option '--centre'" in no_centre.stderr


def test_a_centre_is_checked_where_the_deployment_says_which_there_are(
    run: Run, url: str, files: Files
) -> None:
    known = run(*ADD, "--store", url, "--centre", "west", "--region", files.region)
    assert (known.exit_code, "Warning" in known.stderr) == (0, False)
    given = ("--region", files.region, "--settings", files.settings)
    refused = run(*ADD, "--store", url, "--centre", "wset", *given)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "centre `wset` is unknown; did you mean `west`?" in refused.stderr
    assert len(kept(url)) == 1


def test_a_centre_that_nobody_knows_is_warned_about_where_nobody_tells(run: Run, url: str) -> None:
    made = run(*ADD, "--store", url, "--centre", "west")
    assert made.exit_code == 0
    assert made.stderr.startswith("Warning: west is none of the control rooms that ship: ")


def test_without_a_store_there_is_no_key(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    all_ = ([*ADD, "--centre", "NL-limburg"], ["keys", "list"], ["keys", "revoke", "x"])
    for words in all_:
        refused = run(*words, "--store", url)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "there is no such file; check the path, or make a store" in refused.stderr


def test_the_command_knows_every_scope() -> None:
    assert tuple(Scope) == SCOPES
