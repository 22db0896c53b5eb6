import copy
import logging
import pickle
import re
import traceback
from datetime import UTC, datetime, timedelta
from itertools import count
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth import (
    DemoAccess,
    MadeKey,
    Principal,
    Scope,
    make_key,
    principal_of,
    secret_in,
)
from api.errors import NoAccess, NotAllowed, UnusableKey

NOW = datetime(2024, 5, 1, 10, tzinfo=UTC)
MADE = make_key("west", frozenset({Scope.RECOMMEND}), NOW)
OTHER = make_key("east", frozenset(Scope), NOW)
KEYS = MappingProxyType({one.key.id: one.key for one in (MADE, OTHER)})


def test_a_secret_tells_whose_it_is() -> None:
    assert principal_of(MADE.secret, KEYS, NOW) == (
        Principal(MADE.key.id, "west", frozenset({Scope.RECOMMEND}))
    )


def test_a_secret_is_recognised_as_one_and_holds_256_random_bits() -> None:
    assert re.fullmatch(r"cbd_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", MADE.secret)
    assert len({make_key("west", frozenset(), NOW).secret for _ in range(100)}) == 100


def test_a_key_holds_no_secret() -> None:
    held = repr(MADE.key) + str(MADE.key._asdict())
    assert MADE.secret.split("_", 2)[2] not in held


@pytest.mark.parametrize("show", [repr, str, lambda made: f"{made!r} {made.key}"])
def test_a_secret_is_in_no_text_of_its_key(show: object) -> None:
    assert callable(show)
    assert MADE.secret not in show(MADE)
    assert MADE.secret[17:] not in show(MADE)


def test_a_copy_of_a_key_is_as_silent() -> None:
    for one in (copy.deepcopy(MADE), pickle.loads(pickle.dumps(MADE))):  # noqa: S301 - Our own.
        assert isinstance(one, MadeKey)
        assert MADE.secret not in repr(one)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "x",
        "cbd",
        "cbd__",
        f"cbd_{MADE.key.id}",
        f"cbd_{MADE.key.id}_",
        MADE.secret[:-1],
        f"{MADE.secret}=",
        f"{MADE.secret}\n",
        f" {MADE.secret}",
        MADE.secret.upper(),
        MADE.secret.replace("cbd", "abc"),
        MADE.secret.replace(MADE.key.id, OTHER.key.id),
        OTHER.secret.replace(OTHER.key.id, MADE.key.id),
        f"cbd_{MADE.key.id}_{MADE.key.sha256[:43]}",
        MADE.key.sha256,
        "\udcff" * 60,
        "\ud800",
        "\x00",
        "cbd_" + "é" * 12 + "_" + "A" * 43,
        "cbd_" + "٣" * 12 + "_" + "A" * 43,  # Digits, as some see them.
        "x" * 1_000_000,
    ],
    ids=count(),  # Secrets are drawn: a test must not be named after one.
)
def test_what_is_no_secret_opens_nothing_and_is_quoted_nowhere(secret: str) -> None:
    with pytest.raises(UnusableKey) as refused:
        principal_of(secret, KEYS, NOW)
    told = "".join(traceback.format_exception(refused.value))
    assert len(secret) < 3 or secret not in told
    assert refused.value.__context__ is None


@given(st.text(max_size=80))
def test_no_text_is_a_secret_by_chance(text: str) -> None:
    with pytest.raises(NoAccess):
        principal_of(text, KEYS, NOW)


@given(st.integers(0, len(MADE.secret) - 1), st.characters())
def test_a_secret_with_one_sign_changed_opens_nothing(at: int, sign: str) -> None:
    changed = MADE.secret[:at] + sign + MADE.secret[at + 1 :]
    if changed != MADE.secret:
        with pytest.raises(UnusableKey):
            principal_of(changed, KEYS, NOW)


def test_all_that_opens_nothing_is_told_alike() -> None:
    ended = make_key("west", frozenset(Scope), NOW, NOW)
    keys = {ended.key.id: ended.key, "ffffffffffff": OTHER.key._replace(revoked_at=NOW)}
    told = set()
    for secret in (ended.secret, OTHER.secret, MADE.secret, f"cbd_{'f' * 12}_{'A' * 43}"):
        with pytest.raises(UnusableKey) as refused:
            principal_of(secret, keys, NOW)
        told.add(str(refused.value))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("expires_in_s", "revoked_in_s", "opens"),
    [(None, None, True), (1, None, True), (0, None, False), (-1, None, False), (None, 0, False),
     (None, 1, False), (5, -5, False)],
)  # fmt: skip
def test_a_key_opens_until_it_ends(
    expires_in_s: int | None, revoked_in_s: int | None, opens: bool
) -> None:
    """It is revoked at once, also by who has a clock that is ahead."""
    ends = [None if s is None else NOW + timedelta(seconds=s) for s in (expires_in_s, revoked_in_s)]
    key = MADE.key._replace(expires_at=ends[0], revoked_at=ends[1])
    if opens:
        assert principal_of(MADE.secret, {key.id: key}, NOW).centre == "west"
    else:
        with pytest.raises(UnusableKey):
            principal_of(MADE.secret, {key.id: key}, NOW)


def test_a_scope_of_a_newer_program_opens_nothing_here() -> None:
    key = MADE.key._replace(scopes=frozenset({"recommend", "teleport"}))
    assert principal_of(MADE.secret, {key.id: key}, NOW).scopes == {Scope.RECOMMEND}


@pytest.mark.parametrize(
    "header",
    ["Bearer abc", "bearer abc", "BEARER abc", "Bearer   abc", "bEaReR abc"],
)
def test_a_key_is_sent_as_a_bearer(header: str) -> None:
    assert secret_in([header]) == "abc"


def test_without_a_header_there_is_none() -> None:
    assert secret_in([]) is None


@pytest.mark.parametrize(
    "headers",
    [
        ["Bearer abc", "Bearer abc"],
        ["Bearer abc", ""],
        ["Bearer abc, Bearer def"],
        ["Bearer abc,def"],
        ["Bearer abc def"],
        ["Bearer"],
        ["Bearer "],
        ["Bearer\tabc"],
        ["Bearerabc"],
        ["Bearer abc "],
        [" Bearer abc"],
        ["Bearer é"],
        ["Bearer \udcff"],
        ['Bearer "abc"'],
        ["Bearer abc\r\nX: y"],
        ["Basic YTpi"],
        ["Digest username=a"],
        ["Negotiate abc"],
        ["DPoP abc"],
        ["abc"],
        [""],
    ],
)
def test_what_is_not_one_key_is_refused(headers: list[str]) -> None:
    with pytest.raises(UnusableKey, match="send one header, `Authorization: Bearer KEY`"):
        secret_in(headers)


def test_who_may_not_is_told_which_scope_is_missing() -> None:
    who = Principal("k1", "west", frozenset({Scope.SITUATION}))
    who.needs(Scope.SITUATION, Scope.ADMIN)
    with pytest.raises(NotAllowed, match=r"Key k1 .* scope recommend or request; ask") as refused:
        who.needs(Scope.RECOMMEND, Scope.REQUEST)
    assert refused.value.challenge == (
        'Bearer realm="crossborder", error="insufficient_scope", scope="recommend request"'
    )


def test_a_key_acts_for_its_own_centre_only() -> None:
    who = Principal("k1", "west", frozenset(Scope))
    assert (who.acts_for("west"), who.acts_for(None)) == ("west", "west")
    for other in ("east", "", "West"):
        with pytest.raises(NotAllowed, match=f"acts for west, not for {other}"):
            who.acts_for(other)


def test_the_demo_acts_for_whom_it_names() -> None:
    who = DemoAccess().principal("anything", NOW)
    assert who.acts_for("east") == "east"
    with pytest.raises(NotAllowed, match="name it in `centre`"):
        who.acts_for(None)


def test_nothing_is_logged_about_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        principal_of(MADE.secret, KEYS, NOW)
        with pytest.raises(UnusableKey):
            principal_of(MADE.secret[:-1], KEYS, NOW)
    assert not caplog.records
