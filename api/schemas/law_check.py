"""What the author of agreements is told."""

from typing import Self

from api.schemas.answer import Document
from dispatch.agreements.check.check import Checked
from dispatch.agreements.check.remark import Remark, Severity


class LawRemark(Document):
    """
    One thing about an agreement file.

    Attributes
    ----------
    where : str
        The clause; empty where it is about all of the file.
    severity : str
        An error must be mended: the file cannot be loaded, or cannot mean what it says. At a
        warning somebody should look.
    """

    where: str
    severity: Severity
    says: str

    @classmethod
    def of(cls, remark: Remark) -> Self:
        """Write down a remark."""
        return cls(**remark._asdict())


class CheckedFile(Document):
    """A file, the id of its agreement if it can be read, and what there is to say of it."""

    file: str
    agreement: str | None
    remarks: tuple[LawRemark, ...]

    @classmethod
    def of(cls, checked: Checked) -> Self:
        """Write down what was found in a file."""
        return cls(
            file=checked.path.name,
            agreement=checked.agreement.id if checked.agreement else None,
            remarks=tuple(map(LawRemark.of, checked.remarks)),
        )


class LawCheck(Document):
    """What was found in agreement files, and of which region its places were looked for."""

    region: str | None
    files: tuple[CheckedFile, ...]

    def count(self, severity: Severity) -> int:
        """Count remarks of one severity."""
        return sum(one.severity is severity for file in self.files for one in file.remarks)
