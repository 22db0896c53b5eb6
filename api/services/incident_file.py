"""The incident that comes with a demo region."""

import json
from pathlib import Path
from typing import Final

from api.schemas.ask import Ask
from dispatch.errors import BadIncident
from dispatch.written import understood
from graphs.region import INPUTS

INCIDENT: Final = f"{INPUTS}/incident.json"


def demo_incident(region: Path) -> Ask:
    """
    Read the incident that came with a demo region.

    Raises
    ------
    BadIncident
        If it cannot be read.
    """
    path = region / INCIDENT
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        asked = {key: given[key] for key in ("at", "urgency", "time")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} cannot be read ({error}); generate the demo anew."
        raise BadIncident(message) from error
    return understood(Ask, asked, f"{path.name}: ", BadIncident)
