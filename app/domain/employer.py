"""参保单位 (employer): an insured employer and the agency that handles its region."""

from dataclasses import dataclass

from app.domain.period import Period

PROVINCE = "530000"
_PROVINCE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Agency:
    """经办机构: the office that handles a region's employers, with where to find it."""

    region_code: str
    name: str
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    """参保单位: `employer_no` has 12 digits, `region_code` six; `insured_from` is its own first insured month (单位参保日期)."""

    id: int
    employer_no: str
    name: str
    employer_type: str
    credit_code: str
    region_code: str
    insured_from: Period
    contact_name: str | None
    contact_mobile: str | None
    version: int


def region_prefix(region_code: str) -> str:
    """A region code without its trailing `00` pairs: 530000 → 53, 530100 → 5301 (行政区划)."""
    while region_code.endswith("00"):
        region_code = region_code[:-2]
    return region_code


def is_province(region_code: str) -> bool:
    """Whether a region is a whole province (省级)."""
    return len(region_prefix(region_code)) <= _PROVINCE_DIGITS


def region_reaches(officer_region: str, employer_region: str) -> bool:
    """Whether an officer of one region reaches an employer of another (管辖范围)."""
    return employer_region.startswith(region_prefix(officer_region))
