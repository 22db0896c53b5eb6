"""Closures and slow areas: what people write of them, and which pieces of road they strike."""

from graphs.overlays.overlay import (
    Overlay,
    overlays_document,
    read_overlays,
    write_overlays,
)
from graphs.overlays.strike import struck_pieces

__all__ = ["Overlay", "overlays_document", "read_overlays", "struck_pieces", "write_overlays"]
