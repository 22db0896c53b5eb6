"""Write the pages of docs/agreements and of problems from what they tell of: `make pages`."""

from pathlib import Path
from typing import Final

from api.services.problem_pages import problems_in_markdown
from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import Catalogue, load_agreements
from dispatch.agreements.page.page import file_of, index, page

FOLDER: Final = Path(__file__).with_name("agreements")
START: Final = "<!-- From here on: made by `make pages`. -->\n\n"
PROBLEMS: Final = FOLDER.with_name("problems.md")


def pages() -> dict[Path, str]:
    """Give what each page should hold; what some begin with by hand is kept."""
    catalogue, index_page = load_agreements(), FOLDER / "README.md"
    found = {FOLDER / f"{one.id}.md": _signed(one, catalogue) for one in catalogue.agreements}
    by_hand = {index_page: index(catalogue), PROBLEMS: problems_in_markdown()}
    return found | {path: _begun_by_hand(path, text) for path, text in by_hand.items()}


def _begun_by_hand(path: Path, made: str) -> str:
    by_hand = path.read_text(encoding="utf-8").partition(START)[0]
    return f"{by_hand}{START}{made}\n"


def _signed(agreement: Agreement, catalogue: Catalogue) -> str:
    made_from = f"../../dispatch/agreements/data/{file_of(agreement)}"
    return (
        f"{page(agreement, catalogue)}\n---\n\nMade by `make pages` from "
        f"[{file_of(agreement)}]({made_from}): change that file, not this page.\n"
    )


def main() -> None:
    """Write them."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
