"""Write the pages of docs/agreements from the shipped agreements: `make pages`."""

from pathlib import Path
from typing import Final

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import Catalogue, load_agreements
from dispatch.agreements.page.page import file_of, index, page

FOLDER: Final = Path(__file__).with_name("agreements")
START: Final = "<!-- From here on: made by `make pages`. -->\n\n"


def pages() -> dict[Path, str]:
    """Give what each page should hold; of the index, what is written by hand is kept."""
    catalogue, index_page = load_agreements(), FOLDER / "README.md"
    by_hand = index_page.read_text(encoding="utf-8").partition(START)[0]
    found = {FOLDER / f"{one.id}.md": _signed(one, catalogue) for one in catalogue.agreements}
    return found | {index_page: f"{by_hand}{START}{index(catalogue)}\n"}


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
