"""人物 (people): an invented employer of Yuxi and its invented employees."""

from typing import Any

EMPLOYER: dict[str, Any] = {
    "name": "玉溪云岭商贸有限公司",
    "employer_type": "10",
    "credit_code": "91530402MA6020260C",
    "region_code": "530402",
    "insured_from": "2024-01",
    "contact_name": "李芳",
    "contact_mobile": "13800000000",
}
WANG_FANG = ("王芳", "530402199206151285")
LI_JIANGUO = ("李建国", "530402198511020316")
YANG_LI = ("杨丽", "530402199803210466")
ZHANG_WEI = ("张伟", "530402198808080176")
LIU_YANG = ("刘洋", "530402200101300534")


def enrolment(who: tuple[str, str], month: str, wage: str, **changes: Any) -> dict[str, Any]:
    """人员增加 of someone, every required item filled in; `changes` replace items of either part."""
    name, number = who
    address = "玉溪市红塔区玉兴路1号"
    person: dict[str, Any] = {
        "id_type": "01",
        "id_number": number,
        "name": name,
        "nationality": "CHN",
        "sex": "1" if int(number[16]) % 2 else "2",
        "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "ethnicity": "01",
        "mobile": "13800000000",
        "household_type": "10",
        "household_address": address,
        "residential_address": address,
        "postal_address": address,
    }
    insurance: dict[str, Any] = {
        "enroll_month": month,
        "declared_wage": wage,
        "migrant_worker": False,
        "migrant_worker_pays": False,
    }
    for item, value in changes.items():
        (insurance if item in insurance else person)[item] = value
    return {"kind": "enroll", "person": person, "insurance": insurance}


def suspension(who: tuple[str, str], day: str, reason: str) -> dict[str, Any]:
    """人员减少 of someone."""
    name, number = who
    return {"kind": "suspend", "id_number": number, "name": name, "suspension_date": day, "suspension_reason": reason}
