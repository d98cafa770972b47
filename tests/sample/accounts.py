"""The books of an invented city: a few lines per department, everything else computed and asserted.

Amounts are 万元 with two decimals. The city (云澜市) and its people do not exist; the account codes are the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

D = Decimal
ZERO = D("0.00")

CLASSES = {
    "201": "一般公共服务支出", "202": "外交支出", "203": "国防支出", "204": "公共安全支出", "205": "教育支出",
    "206": "科学技术支出", "207": "文化旅游体育与传媒支出", "208": "社会保障和就业支出", "210": "卫生健康支出",
    "211": "节能环保支出", "212": "城乡社区支出", "213": "农林水支出", "214": "交通运输支出",
    "215": "资源勘探工业信息等支出", "216": "商业服务业等支出", "217": "金融支出", "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出", "221": "住房保障支出", "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出", "224": "灾害防治及应急管理支出", "229": "其他支出", "231": "债务还本支出",
    "232": "债务付息支出", "234": "抗疫特别国债安排的支出",
}  # fmt: skip
NAMES = {
    "20802": "民政管理事务", "2080201": "行政运行", "2080202": "一般行政管理事务", "2080207": "行政区划和地名管理",
    "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出", "20810": "社会福利", "2081001": "儿童福利", "2081002": "老年福利",
    "2081004": "殡葬", "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101103": "公务员医疗补助",
    "22102": "住房改革支出", "2210201": "住房公积金", "22960": "彩票公益金安排的支出",
    "2296002": "用于社会福利的彩票公益金支出", "21303": "水利", "2130301": "行政运行",
    "2130302": "一般行政管理事务", "2130305": "水利工程建设", "2130306": "水利工程运行与维护",
    "2130311": "水资源节约管理与保护", "2130314": "防汛", "2130316": "农村水利", "20601": "科学技术管理事务",
    "2060101": "行政运行", "2060102": "一般行政管理事务", "20604": "技术研究与开发",
    "2060404": "科技成果转化与扩散", "20607": "科学技术普及", "2060702": "科普活动",
    **CLASSES,
}  # fmt: skip
ECONOMIC = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金", "302": "商品和服务支出",
    "30201": "办公费", "30202": "印刷费", "30205": "水费", "30206": "电费", "30207": "邮电费", "30211": "差旅费",
    "30213": "维修(护)费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30226": "劳务费",
    "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用",
    "30299": "其他商品和服务支出", "303": "对个人和家庭的补助", "30301": "离休费", "30302": "退休费",
    "30305": "生活补助", "310": "资本性支出", "31002": "办公设备购置",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One 项: what was spent on it as basic and project expenditure, what was budgeted, and last year."""

    code: str
    basic: Decimal
    project: Decimal
    budget: Decimal
    prior: Decimal
    fund: str = "general"
    other_money: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.basic + self.project


@dataclass(frozen=True)
class Trip:
    """One of the three public expenses: budget, final, last year."""

    budget: Decimal
    final: Decimal
    prior: Decimal


@dataclass(frozen=True)
class Books:
    """One department's year."""

    issuer: str
    year: int
    lines: tuple[Line, ...]
    opening: Decimal
    opening_fiscal: Decimal
    closing: Decimal
    closing_fiscal: Decimal
    other_income: Decimal
    prior_income: Decimal
    prior_spending: Decimal
    economic: dict[str, Decimal]
    abroad: Trip
    car_purchase: Trip
    car_running: Trip
    reception: Trip
    visits: tuple[int, int]
    cars: int
    procurement: tuple[Decimal, Decimal, Decimal]
    sme: tuple[Decimal, Decimal]
    staff: tuple[int, int]
    running_prior: Decimal
    projects: tuple[int, Decimal] = (0, ZERO)
    missions: str = ""
    reasons: dict[str, str] = field(default_factory=dict)

    def total(self, fund: str = "") -> Decimal:
        return sum((line.total for line in self.lines if fund in {"", line.fund}), ZERO)

    def fiscal(self, fund: str = "") -> Decimal:
        return sum((line.total - line.other_money for line in self.lines if fund in {"", line.fund}), ZERO)

    @property
    def fiscal_income(self) -> Decimal:
        return self.fiscal() - self.opening_fiscal + self.closing_fiscal

    @property
    def income(self) -> Decimal:
        return self.fiscal_income + self.other_income

    @property
    def grand(self) -> Decimal:
        return self.income + self.opening

    def basic(self) -> Decimal:
        return sum((line.basic for line in self.lines), ZERO)

    def project(self) -> Decimal:
        return sum((line.project for line in self.lines), ZERO)

    def three(self, which: str) -> Decimal:
        trips = (self.abroad, self.car_purchase, self.car_running, self.reception)
        return sum((getattr(trip, which) for trip in trips), ZERO)

    def economic_total(self, *heads: str) -> Decimal:
        return sum((v for k, v in self.economic.items() if k[:3] in heads and len(k) > 3), ZERO)

    def check(self) -> None:
        """The identities every honest set of books keeps."""
        assert self.grand == self.total() + self.closing, (self.issuer, self.grand, self.total(), self.closing)
        general_basic = sum((line.basic for line in self.lines if line.fund == "general"), ZERO)
        assert self.economic_total("301", "302", "303", "310") == general_basic, (self.issuer, general_basic)
        assert self.economic.get("30217", ZERO) <= self.reception.final
        assert self.economic.get("30231", ZERO) <= self.car_running.final


def _money(text: str) -> dict[str, Decimal]:
    pairs = [pair.split("=") for pair in text.split()]
    return {code: D(value) for code, value in pairs}


def _line(text: str, **more: object) -> Line:
    code, basic, project, budget, prior = text.split()
    return Line(code, D(basic), D(project), D(budget), D(prior), **more)  # type: ignore[arg-type]


def _trip(text: str) -> Trip:
    return Trip(*map(D, text.split()))


def civil_affairs() -> Books:
    lines = (
        _line("2080201 612.38 0.00 590.00 574.16"),
        _line("2080202 0.00 85.60 70.00 66.42", other_money=D("12.00")),
        _line("2080207 0.00 24.75 26.00 31.18"),
        _line("2080505 68.42 0.00 66.90 64.05"),
        _line("2080506 34.21 0.00 33.45 30.77"),
        _line("2081001 0.00 143.90 150.00 128.64"),
        _line("2081002 0.00 267.33 240.00 219.85"),
        _line("2081004 0.00 52.18 52.18 47.90"),
        _line("2101101 41.07 0.00 40.50 38.92"),
        _line("2101103 13.56 0.00 13.20 12.84"),
        _line("2210201 58.94 0.00 57.60 55.31"),
        _line("2296002 0.00 96.40 100.00 88.20", fund="government_fund"),
    )
    economic = _money(
        "30101=182.46 30102=143.25 30103=121.88 30108=68.42 30109=34.21 30110=41.07 30111=13.56 30112=3.74 30113=58.94"
        " 30201=18.45 30202=6.10 30205=1.32 30206=8.75 30207=5.64 30211=12.37 30215=3.10 30216=4.28 30217=0.86"
        " 30226=7.90 30228=9.42 30229=6.66 30231=7.15 30239=36.48 30299=13.39 30302=9.36 30305=4.62 31002=5.20"
    )
    return Books(
        issuer="云澜市民政局", year=2024, lines=lines, opening=D("43.65"), opening_fiscal=D("38.20"),
        closing=D("29.84"), closing_fiscal=D("26.10"), other_income=D("10.29"), prior_income=D("1352.18"),
        prior_spending=D("1358.24"), economic=economic, abroad=_trip("0.00 0.00 0.00"),
        car_purchase=_trip("0.00 0.00 0.00"), car_running=_trip("9.00 7.15 7.80"), reception=_trip("2.00 0.86 1.24"),
        visits=(14, 96), cars=2, procurement=(D("18.60"), D("0.00"), D("42.15")), sme=(D("52.35"), D("31.20")),
        staff=(47, 21), running_prior=D("151.32"), projects=(7, D("573.76")),
        missions="贯彻执行国家民政工作的法律法规和方针政策;负责社会救助、养老服务、儿童福利、殡葬管理和㴖河流域地名保护工作",
        reasons={"2080201": "人员增加和工资调整", "2080202": "年中追加社会组织规范化建设经费", "2080207": "厉行节约",
                 "2081001": "保障对象人数较年初预计减少", "2081002": "年中追加居家养老服务补贴", "208": "年中追加经费"},
    )  # fmt: skip


def water() -> Books:
    lines = (
        _line("2080505 92.16 0.00 90.00 87.44"),
        _line("2080506 46.08 0.00 45.00 41.25"),
        _line("2101101 55.73 0.00 54.80 52.19"),
        _line("2101103 18.40 0.00 18.00 17.36"),
        _line("2130301 806.52 0.00 780.00 761.33"),
        _line("2130302 0.00 64.20 68.00 71.05"),
        _line("2130305 0.00 1985.40 1800.00 1620.75"),
        _line("2130306 0.00 412.68 420.00 398.12", other_money=D("30.00")),
        _line("2130311 0.00 125.36 130.00 118.90"),
        _line("2130314 0.00 268.75 200.00 233.48"),
        _line("2130316 0.00 347.92 350.00 305.66"),
        _line("2210201 80.31 0.00 78.50 75.92"),
    )
    economic = _money(
        "30101=248.14 30102=196.37 30103=165.02 30108=92.16 30109=46.08 30110=55.73 30111=18.40 30112=5.18 30113=80.31"
        " 30201=21.36 30202=4.85 30205=2.14 30206=11.92 30207=7.38 30211=18.64 30213=6.25 30215=4.10 30216=5.06"
        " 30217=1.32 30226=9.75 30228=12.58 30229=8.94 30231=13.80 30239=41.16 30299=4.94 30302=7.20 30305=3.62"
        " 31002=6.80"
    )
    return Books(
        issuer="云澜市水利局", year=2024, lines=lines, opening=D("118.42"), opening_fiscal=D("102.30"),
        closing=D("96.75"), closing_fiscal=D("84.15"), other_income=D("26.48"), prior_income=D("3842.66"),
        prior_spending=D("3783.45"), economic=economic, abroad=_trip("3.00 0.00 2.86"),
        car_purchase=_trip("18.00 17.46 0.00"), car_running=_trip("15.00 13.80 14.25"),
        reception=_trip("2.50 1.32 1.58"), visits=(19, 142), cars=5,
        procurement=(D("36.90"), D("812.44"), D("95.30")), sme=(D("740.18"), D("305.62")), staff=(63, 38),
        running_prior=D("176.90"), projects=(11, D("3204.31")),
        missions="负责保障全市水资源的合理开发利用;负责澜河治理、水利工程建设与运行管理、水旱灾害防御和农村水利工作",
        reasons={"2130301": "人员增加和工资调整", "2130302": "压减一般性支出", "2130305": "年中追加河道治理工程资金",
                 "2130306": "部分维修养护项目跨年度实施", "2130311": "项目招标节约", "2130314": "年中追加防汛抢险资金",
                 "2130316": "项目招标节约"},
    )  # fmt: skip
