"""A trigger as a tree on a terminal: as it is written, or with how each part stood."""

from typing import Final

from rich.console import Console
from rich.text import Text

from api.schemas.clauses import Say, TreeNode
from dispatch.said import in_english, said

_STOOD: Final = {
    "true": (said("yes"), "green"),
    "false": (said("no"), "red"),
    "unknown": (said("unknown"), "yellow"),
}
_LINES: Final = ("├── ", "│   ", "└── ", "    ")
_ASCII: Final = ("|-- ", "|   ", "`-- ", "    ")  # For terminals that have no other lines.


def show_tree(console: Console, node: TreeNode, indent: int = 0, say: Say = in_english) -> None:
    """Draw a tree, without blanks at the ends of lines."""
    _show(console, node, " " * indent, " " * indent, say)


def _show(console: Console, node: TreeNode, first: str, rest: str, say: Say) -> None:
    for line in _label(node, say).wrap(console, console.width - len(first), overflow="fold"):
        line.rstrip()
        console.print(Text(first).append(line), soft_wrap=True)
        first = rest + ("  " if not node.of else _marks(console)[1][:2])
    along, beside, last, beyond = _marks(console)
    for child in node.of:
        ends = child is node.of[-1]
        mark, under = (last, beyond) if ends else (along, beside)
        _show(console, child, rest + mark, rest + under, say)


def _marks(console: Console) -> tuple[str, str, str, str]:
    return _ASCII if console.options.ascii_only else _LINES


def _label(node: TreeNode, say: Say) -> Text:
    if node.value is None:
        return Text(node.says)
    word, style = _STOOD[node.value]
    return Text.assemble((f"{say(word)}: ", style), node.says)
