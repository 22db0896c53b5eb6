"""The law for people: which agreements there are, and what one of them says."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.schemas.agreements import AgreementList, AgreementRow, AgreementSheet
from api.schemas.clauses import Say
from api.schemas.law_check import CheckedFile, LawCheck
from api.settings import Deployment
from dispatch.agreements.act.load import SHIPPED, Catalogue, load_agreements
from dispatch.agreements.act.schema import schema_text
from dispatch.agreements.check.check import check
from dispatch.agreements.map.ground import Ground
from dispatch.errors import UnknownAgreement
from dispatch.said import in_english
from dispatch.written import unknown_word
from graphs.region import open_region

__all__ = [
    "check_agreements",
    "list_agreements",
    "open_law",
    "schema_text",
    "show_agreement",
    "today",
]


def open_law(folder: Path | None) -> Catalogue:
    """
    Read the agreements of a folder, or the shipped ones.

    Raises
    ------
    BadAgreement
        About the first file that cannot be used.
    """
    return load_agreements(folder or SHIPPED)


def today(settings: Deployment | None = None) -> date:
    """Give the day it is where a deployment's law counts."""
    return datetime.now(ZoneInfo((settings or Deployment()).time_zone)).date()


def check_agreements(
    paths: Sequence[Path], region: Path | None = None, on: date | None = None
) -> LawCheck:
    """
    Say what is wrong, and what can hardly be meant, in files and folders; else in the shipped ones.

    Raises
    ------
    BadAgreement, BadRegion
        If a folder holds no agreement, or the region is none.
    """
    opened = None if region is None else open_region(region)
    ground = Ground(opened.areas, opened.manifest.box) if opened else None
    found = check(paths or (SHIPPED,), on or today(), ground)
    return LawCheck(
        region=opened.manifest.name if opened else None,
        files=tuple(map(CheckedFile.of, found)),
    )


def list_agreements(catalogue: Catalogue, on: date, say: Say = in_english) -> AgreementList:
    """Give all agreements, each with whether it is in force on a day."""
    rows = (AgreementRow.of(one, catalogue, on, say) for one in catalogue.agreements)
    return AgreementList(hash=catalogue.sha256, on=on, agreements=tuple(rows))


def show_agreement(
    catalogue: Catalogue, id_: str, on: date, say: Say = in_english
) -> AgreementSheet:
    """
    Give all that one agreement says.

    Raises
    ------
    UnknownAgreement
        If there is none of that id.
    """
    agreement = catalogue.named(id_)
    if agreement is None:
        message = f"Agreement {unknown_word(id_, (one.id for one in catalogue.agreements))}"
        raise UnknownAgreement(message)
    return AgreementSheet.of(agreement, catalogue, on, say)
