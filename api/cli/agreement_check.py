"""What the author of agreements is told, on a terminal."""

from typing import Final

from rich.console import Console

from api.cli.screen import paragraph
from api.schemas.law_check import LawCheck, LawRemark
from dispatch.agreements.check.remark import Severity

_STYLES: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_check(console: Console, found: LawCheck) -> None:
    """Print what there is to say of each file, errors first, and how much that is."""
    for file in found.files:
        if not file.remarks:
            continue
        paragraph(console, file.file, style="bold")
        for remark in sorted(file.remarks, key=_errors_first):
            paragraph(console, _line(remark), 2, _STYLES[remark.severity], bullet="- ")
    n_errors, n_warnings = map(found.count, (Severity.ERROR, Severity.WARNING))
    files = f"{len(found.files)} file{'' if len(found.files) == 1 else 's'}"
    paragraph(console, f"{files}; errors: {n_errors}, warnings: {n_warnings}.")


def _line(remark: LawRemark) -> str:
    where = f", {remark.where}" if remark.where else ""
    return f"{remark.severity}{where}: {remark.says}"


def _errors_first(remark: LawRemark) -> bool:
    return remark.severity is not Severity.ERROR
