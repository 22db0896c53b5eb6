import io

from rich.console import Console

from api.cli.trees import show_tree
from api.schemas.clauses import TreeNode

LEAF = TreeNode(says="It is so.", value="true")
TREE = TreeNode(
    says="All of these:",
    value="unknown",
    of=(
        TreeNode(says="Not this:", value="false", of=(LEAF,)),
        TreeNode(says="one two three four five six seven", value=None),
        LEAF,
    ),
)


def drawn(encoding: str, width: int = 30) -> list[str]:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    show_tree(Console(file=file, width=width, markup=False), TREE, indent=2)
    file.flush()
    return raw.getvalue().decode(encoding).splitlines()


def test_a_tree_is_drawn_with_lines_that_go_on_where_text_is_wrapped() -> None:
    assert drawn("utf-8") == [
        "  unknown: All of these:",
        "  ├── no: Not this:",
        "  │   └── yes: It is so.",
        "  ├── one two three four five",
        "  │     six seven",
        "  └── yes: It is so.",
    ]


def test_a_terminal_without_such_lines_gets_plain_ones() -> None:
    assert drawn("ascii") == [
        "  unknown: All of these:",
        "  |-- no: Not this:",
        "  |   `-- yes: It is so.",
        "  |-- one two three four five",
        "  |     six seven",
        "  `-- yes: It is so.",
    ]
