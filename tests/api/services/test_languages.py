import pytest

from api.services.languages import negotiated


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("nl", "nl"),
        ("LB", "lb"),
        ("nl-BE", "nl"),
        ("de-LU, fr;q=0.9", "de"),
        ("fr;q=0.5, de;q=0.8", "de"),
        ("fr, de", "fr"),
        ("pt, fr;q=0.3", "fr"),
        ("pt", "en"),
        ("*", "en"),
        ("*;q=0.5, lb;q=0.4", "en"),
        ("lb;q=0.4, *;q=0.1", "lb"),
        ("nl;q=0, pt", "en"),
        ("nl;q=0, nl-BE", "en"),
        ("nl;q=2, fr;q=0.1", "fr"),
        ("\u00e9\u00e9, ;;;, fr;q=0.1", "fr"),
    ],
)
def test_the_most_wanted_language_that_we_speak_is_chosen(
    accepted: str | None, language: str
) -> None:
    assert negotiated(accepted) == language
