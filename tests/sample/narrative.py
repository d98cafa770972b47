"""The 情况说明 of a 部门决算, written from the books in two manners; percentages are rounded half up.

Everything is a list of lines; `# ` to `### ` mark headings, which the formats print in their own way.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from accounts import CLASSES, ECONOMIC, NAMES, ZERO, Books, Line, Trip
from grids import Grid, class_totals, numeral


def m(value: Decimal) -> str:
    return f"{value:.2f}万元"


def pct(part: Decimal, whole: Decimal) -> str:
    return f"{(part * 100 / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def change(now: Decimal, prior: Decimal) -> str:
    if now == prior:
        return "与上年持平"
    up = now > prior
    words = ("增加", "增长") if up else ("减少", "下降")
    rate = f",{words[1]}{pct(abs(now - prior), prior)}" if prior else ""
    return f"{words[0]}{m(abs(now - prior))}{rate}"


def completion(final: Decimal, budget: Decimal) -> str:
    return f"完成年初预算的{pct(final, budget)}" if budget else "年初未安排预算"


def why(final: Decimal, budget: Decimal, reason: str) -> str:
    if final == budget:
        return "决算数与年初预算数持平。"
    word = "大于" if final > budget else "小于"
    return f"决算数{word}年初预算数的主要原因:{reason}。"


def front(b: Books, grids: list[Grid]) -> list[str]:
    """Contents and overview."""
    contents = ["目 录", f"第一部分 {b.issuer}概况", "一、主要职责", "二、机构设置", f"第二部分 {b.year}年度部门决算表"]
    contents += [f"{numeral(i)}、{grid.title}" for i, grid in enumerate(grids, 1)]
    contents += [f"第三部分 {b.year}年度部门决算情况说明", "第四部分 名词解释"]
    overview = [f"# 第一部分 {b.issuer}概况", "## 一、主要职责"]
    overview += [f"({numeral(i)}){text}。" for i, text in enumerate(b.missions.split(";"), 1)]
    overview += [
        "## 二、机构设置",
        f"纳入{b.issuer}{b.year}年度部门决算编制范围的单位共1个,为{b.issuer}本级。",
        f"本部门{b.year}年年末实有人数{sum(b.staff)}人,其中在职人员{b.staff[0]}人,退休人员{b.staff[1]}人。",
    ]
    return [*contents, *overview]


def ministry(b: Books) -> list[str]:
    """The manner of the Ministry's model: 与上年相比, 占, 完成年初预算的."""
    y = b.year
    change_total = change(b.grand, b.prior_income + ZERO)
    fiscal_total = b.fiscal_income + b.opening_fiscal
    return [
        f"# 第三部分 {y}年度部门决算情况说明",
        "## 一、收入支出决算总体情况说明",
        f"{b.issuer}{y}年度收入支出总计{m(b.grand)}。与{y - 1}年度相比,收入支出总计{change_total}。"
        "主要原因:年中追加项目经费。",
        "## 二、收入决算情况说明",
        f"本年收入合计{m(b.income)},其中:财政拨款收入{m(b.fiscal_income)},占{pct(b.fiscal_income, b.income)};"
        f"其他收入{m(b.other_income)},占{pct(b.other_income, b.income)}。",
        "## 三、支出决算情况说明",
        f"本年支出合计{m(b.total())},其中:基本支出{m(b.basic())},占{pct(b.basic(), b.total())};"
        f"项目支出{m(b.project())},占{pct(b.project(), b.total())}。",
        "## 四、财政拨款收入支出决算总体情况说明",
        f"{b.issuer}{y}年度财政拨款收、支总计{m(fiscal_total)}。其中:年初财政拨款结转和结余{m(b.opening_fiscal)},"
        f"年末财政拨款结转和结余{m(b.closing_fiscal)}。",
        "## 五、一般公共预算财政拨款支出决算情况说明",
        *_general(b),
        "## 六、一般公共预算财政拨款基本支出决算情况说明",
        _basic(b),
        "## 七、财政拨款“三公”经费支出决算情况说明",
        *_three_public(b),
        "## 八、政府性基金预算财政拨款收入支出决算情况说明",
        _fund(b),
        "## 九、国有资本经营预算财政拨款支出决算情况说明",
        f"{b.issuer}{y}年度没有国有资本经营预算财政拨款支出。",
        "## 十、预算绩效管理工作开展情况",
        _performance(b),
        "## 十一、其他重要事项的情况说明",
        *_other(b),
    ]


def _general(b: Books) -> list[str]:
    lines = [x for x in b.lines if x.fund == "general"]
    spent = b.fiscal("general")
    prior = sum((x.prior for x in lines), ZERO)
    by_class = class_totals(lines, lambda x: x.total - x.other_money)
    parts = [f"{CLASSES[c]}(类){m(v)},占{pct(v, spent)}" for c, v in by_class.items() if v]
    budget = sum((x.budget for x in lines), ZERO)
    return [
        "### (一)一般公共预算财政拨款支出决算总体情况",
        f"一般公共预算财政拨款支出{m(spent)},占本年支出合计的{pct(spent, b.total())}。与{b.year - 1}年度相比,"
        f"一般公共预算财政拨款支出{change(spent, prior)}。",
        "### (二)一般公共预算财政拨款支出决算结构情况",
        f"一般公共预算财政拨款支出{m(spent)},主要用于以下方面:{';'.join(parts)}。",
        "### (三)一般公共预算财政拨款支出决算具体情况",
        f"一般公共预算财政拨款支出年初预算为{m(budget)},支出决算为{m(spent)},{completion(spent, budget)}。其中:",
        *(_item(b, i, line) for i, line in enumerate(lines, 1)),
    ]


def _item(b: Books, number: int, x: Line) -> str:
    final = x.total - x.other_money
    reason = b.reasons.get(x.code, "据实支出")
    name = f"{NAMES[x.code[:3]]}(类){NAMES[x.code[:5]]}(款){NAMES[x.code]}(项)"
    tail = why(final, x.budget, reason)
    done = "" if final == x.budget else f"{completion(final, x.budget)}。"
    return f"{number}.{name}。年初预算为{m(x.budget)},支出决算为{m(final)},{done}{tail}".replace(",决算数", "。决算数")


def _basic(b: Books) -> str:
    staff, public = b.economic_total("301", "303"), b.economic_total("302", "310")
    names = {k: ECONOMIC[k] for k in b.economic}
    lists = ["、".join(n for k, n in names.items() if k[:3] in heads) for heads in (("301", "303"), ("302", "310"))]
    return (
        f"一般公共预算财政拨款基本支出{m(staff + public)}。其中:人员经费{m(staff)},主要包括:{lists[0]};"
        f"公用经费{m(public)},主要包括:{lists[1]}。"
    )


def _three_public(b: Books) -> list[str]:
    budget, final, prior = (b.three(which) for which in ("budget", "final", "prior"))
    batches, visits = b.visits
    bought = 1 if b.car_purchase.final else 0
    car = Trip(*(getattr(b.car_purchase, w) + getattr(b.car_running, w) for w in ("budget", "final", "prior")))
    return [
        "### (一)“三公”经费财政拨款支出决算总体情况",
        f"“三公”经费财政拨款支出年初预算为{m(budget)},支出决算为{m(final)},{completion(final, budget)},"
        f"决算数较{b.year - 1}年{change(final, prior)}。主要原因:落实过紧日子要求。",
        "### (二)“三公”经费财政拨款支出决算具体情况",
        f"1.因公出国(境)费支出决算为{m(b.abroad.final)},{completion(b.abroad.final, b.abroad.budget)}。"
        "全年因公出国(境)团组0个,累计0人次。",
        f"2.公务用车购置及运行维护费支出决算为{m(car.final)},{completion(car.final, car.budget)}。其中:"
        f"公务用车购置支出{m(b.car_purchase.final)},全年购置公务用车{bought}辆;"
        f"公务用车运行维护费支出{m(b.car_running.final)},年末公务用车保有量{b.cars}辆。",
        f"3.公务接待费支出决算为{m(b.reception.final)},{completion(b.reception.final, b.reception.budget)},决算数较"
        f"{b.year - 1}年{change(b.reception.final, b.reception.prior)}。全年国内公务接待{batches}批次、{visits}人次。",
    ]


def _fund(b: Books) -> str:
    lines = [x for x in b.lines if x.fund == "government_fund"]
    if not lines:
        return f"{b.issuer}{b.year}年度没有政府性基金预算财政拨款收入和支出。"
    spent, budget = b.fiscal("government_fund"), sum((x.budget for x in lines), ZERO)
    return (
        f"政府性基金预算财政拨款本年收入{m(spent)},本年支出{m(spent)},年初预算为{m(budget)},"
        f"{completion(spent, budget)}。主要用于老年福利设施建设。"
    )


def _performance(b: Books) -> str:
    count, amount = b.projects
    return (
        f"根据预算绩效管理要求,本部门组织对{b.year}年度一般公共预算项目支出开展绩效自评,"
        f"共涉及项目{count}个,资金{m(amount)}。"
    )


def _other(b: Books) -> list[str]:
    public = b.economic_total("302", "310")
    goods, works, services = b.procurement
    total = goods + works + services
    sme, small = b.sme
    return [
        "### (一)机关运行经费支出情况",
        f"{b.year}年度机关运行经费支出{m(public)},比{b.year - 1}年度{change(public, b.running_prior)}。"
        "主要原因:压减公用经费。",
        "### (二)政府采购支出情况",
        f"{b.year}年度政府采购支出总额{m(total)},其中:政府采购货物支出{m(goods)}、政府采购工程支出{m(works)}、"
        f"政府采购服务支出{m(services)}。授予中小企业合同金额{m(sme)},占政府采购支出总额的{pct(sme, total)},"
        f"其中:授予小微企业合同金额{m(small)},占政府采购支出总额的{pct(small, total)}。",
        "### (三)国有资产占有使用情况",
        f"截至{b.year}年12月31日,本部门共有车辆{b.cars}辆,其中:机要通信用车1辆、应急保障用车{b.cars - 1}辆;"
        "单价100万元(含)以上设备(不含车辆)0台(套)。",
    ]


def glossary() -> list[str]:
    return [
        "# 第四部分 名词解释",
        "一、财政拨款收入:指单位从同级财政部门取得的财政预算资金。",
        "二、年初结转和结余:指单位以前年度尚未完成、结转到本年按有关规定继续使用的资金。",
        "三、“三公”经费:指用财政拨款安排的因公出国(境)费、公务用车购置及运行维护费和公务接待费。",
        "四、机关运行经费:指为保障行政单位运行用于购买货物和服务的各项资金。",
    ]
