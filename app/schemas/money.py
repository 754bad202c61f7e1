"""费款 (money): lines, totals and bases as answers show them; yuan as strings with two decimals."""

from typing import Literal

from pydantic import Field

from app.schemas.fields import DayShown, MonthShown, RateShown, Shown

MONEY = r"^-?[0-9]+\.[0-9]{2}$"
PERIOD = r"^[0-9]{4}-[0-9]{2}$"


class Basis(Shown):
    """One policy value a line rests on (计算依据)."""

    parameter: str = Field(description="Parameter (参数).", examples=["employer_rate"])
    value: str = Field(description="Its value (取值).", examples=["0.0070"])
    in_force_since: DayShown = Field(description="In force since (执行起始日).", examples=["2019-05-01"])
    legal_basis: str = Field(description="Legal basis (文件依据).", examples=["云政发〔2019〕48号"])
    confidence: Literal["stated", "computed", "assumed"] = Field(
        description="How sure the value is (可信度).", examples=["stated"]
    )


class BackPayLine(Shown):
    """A line of 补收信息 (back-pay): one closed month collected back."""

    sequence: int = Field(description="Number of the line (序号).", examples=[1])
    contribution_period: str = Field(description="Month owed for (费款所属期).", pattern=PERIOD, examples=["2026-01"])
    contribution_base: str = Field(description="Base (人员缴费基数), yuan.", pattern=MONEY, examples=["4495.00"])
    employer_rate: RateShown = Field(description="Employer rate (单位比例).", examples=["0.0070"])
    employee_rate: RateShown = Field(description="Employee rate (个人比例).", examples=["0.0030"])
    employer_amount: str = Field(description="Employer amount (单位缴费), yuan.", pattern=MONEY, examples=["31.47"])
    employee_amount: str = Field(description="Employee amount (个人缴费), yuan.", pattern=MONEY, examples=["13.49"])
    total: str = Field(description="The two amounts together (合计), yuan.", pattern=MONEY, examples=["44.96"])
    person_kind: Literal["urban_worker", "migrant_worker"] = Field(
        description="Kind of person (人员类型).", examples=["urban_worker"]
    )
    interest: str = Field(description="Interest (利息), yuan.", pattern=MONEY, examples=["0.00"])
    overlap: bool = Field(description="Whether another employer covered the month too (重叠).", examples=[False])
    basis: list[Basis] = Field(description="The policy values it rests on (计算依据).")


class GivenBackLine(Shown):
    """A line of 退收信息 (refund): one month given back; amounts are positive."""

    sequence: int = Field(description="Number of the line (序号).", examples=[1])
    name: str = Field(description="Name (姓名).", examples=["张三"])
    employer_name: str = Field(description="Employer (单位名称).", examples=["玉溪云岭商贸有限公司"])
    insurance_kind: Literal["unemployment"] = Field(description="Insurance (险种类型).", examples=["unemployment"])
    assessment_period: MonthShown | None = Field(
        description="Month whose assessment billed it (缴费期号); null where it was never billed.", examples=["2026-03"]
    )
    contribution_period: str = Field(description="Month owed for (费款所属期).", pattern=PERIOD, examples=["2026-03"])
    paid_months: int = Field(description="Months billed (实际缴费月数): 1, or 0 where cancelled.", examples=[1])
    contribution_base: str = Field(description="Base (人员缴费基数), yuan.", pattern=MONEY, examples=["4495.00"])
    employee_rate: RateShown = Field(description="Employee rate (个人比例).", examples=["0.0030"])
    employee_amount: str = Field(description="Employee amount (个人缴费户), yuan.", pattern=MONEY, examples=["13.49"])
    employer_rate: RateShown = Field(description="Employer rate (单位比例).", examples=["0.0070"])
    employer_amount: str = Field(description="Employer amount (单位缴费户), yuan.", pattern=MONEY, examples=["31.47"])
    paid_amount: str = Field(description="Amount given back (实际缴费金额), yuan.", pattern=MONEY, examples=["44.96"])
    kind: Literal["refund", "reduction", "cancelled"] = Field(
        description="Refund to credit (退收), reduction of the next bill (减收), or cancelled before it was billed (取消).",
        examples=["reduction"],
    )
    basis: list[Basis] = Field(description="The policy values it rests on (计算依据).")


class Totals(Shown):
    """Totals of lines (合计), yuan; lines that were only cancelled do not count."""

    employer_amount: str = Field(description="Employer part (单位缴费).", pattern=MONEY, examples=["31.47"])
    employee_amount: str = Field(description="Employee part (个人缴费).", pattern=MONEY, examples=["13.49"])
    interest: str = Field(description="Interest (利息).", pattern=MONEY, examples=["0.00"])
    total: str = Field(description="Everything together (合计), interest included.", pattern=MONEY, examples=["44.96"])


class BackPay(Shown):
    """补收信息: whether it is forced, its lines and their totals."""

    forced: bool = Field(description="Whether back-pay is forced (强制补收).", examples=[False])
    lines: list[BackPayLine] = Field(description="Lines, oldest month first (补收明细).")
    totals: Totals


class GivenBackMoney(Shown):
    """退收信息: its lines and their totals; a suspension forces nothing."""

    forced: bool = Field(description="Whether it is forced (强制); never for a suspension.", examples=[False])
    lines: list[GivenBackLine] = Field(description="Lines, oldest month first (退收明细).")
    totals: Totals
