"""What ``docs/telling.md`` shows can be sent, in the order in which it is shown."""

import json
import re
from pathlib import Path
from typing import Final

from api.services.desk import Desk
from tests.api.callers import opened

PAGE: Final = (Path(__file__).parents[2] / "docs" / "telling.md").read_text(encoding="utf-8")
CALL: Final = re.compile(r"`(PUT|POST|PATCH) (/v1/[^`]+)`|```json\n(.*?)```", re.DOTALL)


def test_what_the_page_shows_is_taken(desk: Desk) -> None:
    sent, to = [], None
    with opened(desk, demo=False) as house:
        west = house.of_centre("west")
        for method, path, body in CALL.findall(PAGE):
            if path:
                to = method, path
                continue
            assert to is not None
            answer = west.asks(*to, json.loads(body))
            assert answer.status_code in {200, 201}, (to, answer.text)
            sent.append(to[1])
        assert sent == [
            "/v1/units/w1",
            "/v1/units",
            "/v1/incidents",
            "/v1/incidents/2024-0001",
            "/v1/recommendations",
            "/v1/shortages",
        ]
        read = re.findall(r"`GET (/v1/[^`]+)`", PAGE)
        assert [west.asks("GET", path).status_code for path in read] == [200]
        ended = re.findall(r"`(POST|DELETE) (/v1/[^`]+(?:close|west))`", PAGE)
        assert [west.asks(*one).status_code for one in ended] == [200, 204]
