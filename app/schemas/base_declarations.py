"""缴费基数申报 (base declarations) as shown (§2.6)."""

from typing import Annotated

from pydantic import Field

from app.domain.fen import format_yuan
from app.domain.finding import Language
from app.domain.person import masked
from app.schemas.fields import PageOf, Shown
from app.schemas.money import MONEY
from app.usecases.base_declarations import DeclarationPage


class DeclaredPersonShown(Shown):
    """A person of a year's declaration (参保人员)."""

    sequence: int = Field(description="Sequence (序号), from 1 over all pages.", examples=[1])
    person_no: str = Field(description="Person number (人员编号).", examples=["000000000001"])
    name: str = Field(description="Name (人员姓名).", examples=["张三"])
    id_number: str = Field(
        description="ID number, masked (身份证号码); whole in the file.", examples=["530***********0016"]
    )
    contribution_base: Annotated[str, Field(pattern=MONEY, examples=["5000.00"])] | None = Field(
        description="Base at present, or in the last month of who has left (缴费基数), yuan; null where no limits are published."
    )


class DeclarationShown(PageOf[DeclaredPersonShown]):
    """A page of a year's declaration (缴费基数申报)."""


def declaration_shown(page: DeclarationPage, _language: Language) -> DeclarationShown:
    """A page of a declaration as it is answered."""
    items = [
        DeclaredPersonShown(
            sequence=each.sequence,
            person_no=each.person_no,
            name=each.name,
            id_number=masked(each.id_number),
            contribution_base=None if each.contribution_base is None else format_yuan(each.contribution_base),
        )
        for each in page.items
    ]
    return DeclarationShown(items=items, page=page.page, page_size=page.page_size, total=page.total)
