"""The few things of Markdown that a page needs."""

from collections.abc import Iterable

Row = tuple[str, ...]


def table(head: Row, rows: Iterable[Row]) -> str:
    """Write rows as a table; without a row it is empty."""
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines])


def linked(text: str, at: str) -> str:
    """Write a text as a link, where it has an address one can go to."""
    return f"[{text}]({at})" if is_address(at) else text


def address(at: str) -> str:
    """Write an address as a link to itself, and what is none as it is."""
    return f"<{at}>" if is_address(at) else at


def is_address(at: str) -> bool:
    """Whether one can go there: a whole address and nothing else."""
    return at.startswith("https://") and not set(at) & set(" …")
