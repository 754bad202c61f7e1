"""代码表 (code tables): the national codes of the form's coded fields, each with its name; handed to rules as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.finding import Finding, declare

UNKNOWN_CODE = declare(
    "unknown_code",
    "body",
    ("代码不在代码表中", "Unknown code"),
    zh="{table_zh}代码“{code}”不在代码表中，请改用代码表中的代码。",
    en="There is no {table_en} with the code “{code}”. Please use a code of the table.",
)

RURAL_HOUSEHOLD_TYPES = frozenset({"20", "21", "22", "50", "51", "52"})
"""户口性质 that a migrant worker usually has (农民工)."""

TABLE_TITLES: Mapping[str, tuple[str, str]] = {
    "sex": ("性别", "sex"),
    "marital_status": ("婚姻状况", "marital status"),
    "education": ("文化程度", "education"),
    "ethnicity": ("民族", "ethnicity"),
    "nationality": ("国籍", "nationality"),
    "region": ("行政区划", "region"),
    "id_type": ("证件类型", "ID type"),
    "household_type": ("户口性质", "household type"),
    "employer_type": ("单位类型", "employer type"),
    "rejection_reason": ("未通过原因", "rejection reason"),
    "suspension_reason": ("暂停缴费原因", "suspension reason"),
    "service": ("业务", "service"),
    "unemployment_reason": ("失业登记原因", "unemployment registration reason"),
}

_LONGEST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class CodeTables:
    """代码表: for each table, by the name of the field it is for, its codes and their Chinese names."""

    tables: Mapping[str, Mapping[str, str]]

    def name(self, table: str, code: str) -> str | None:
        """The Chinese name of a code, or none where the table does not have it."""
        return self.tables[table].get(code)

    def findings(self, table: str, code: str, pointer: str) -> tuple[Finding, ...]:
        """Refuses a code that the table does not have."""
        return () if code in self.tables[table] else (unknown_code_finding(table, code, pointer),)


def unknown_code_finding(table: str, code: str, pointer: str) -> Finding:
    """A code that its table does not have (代码不在代码表中); only what is as short as a code is repeated."""
    title_zh, title_en = TABLE_TITLES[table]
    shown = code if len(code) <= _LONGEST_SHOWN and code.isprintable() else "…"
    return UNKNOWN_CODE.refused(pointer, table=table, table_zh=title_zh, table_en=title_en, code=shown)
