"""Writes the notebooks of this folder, English and Chinese, from one list of questions: `python examples/make.py`."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent

CELLS: list[tuple[str, str, str]] = [
    (
        "# First look\n\nOne folder of published tables, twelve questions, three pictures. Run `mingzhang demo` first, or"
        " point `mz.open` at your own data folder. The sample holds three invented departments; questions about"
        " governments give no rows here and their answers on real tables. [questions.md](../docs/questions.md) explains each.",
        "# 初看\n\n一个数据文件夹、十二个问题、三张图。请先运行 `mingzhang demo`，或让 `mz.open` 指向自己的数据文件夹。"
        "样例只有三个虚构的部门；关于政府的问题在这里没有行，在真实数据上有答案。各题的说明见 [questions.md](../docs/questions.md)。",
        "",
    ),
    ("## Load", "## 读取", 'import mingzhang as mz\n\nstore = mz.open("data")\nstore'),
    (
        "A document is what was published once. It prints as a summary; its facts, tables, text and findings are inside.",
        "一份文档就是公开的一个文件或网页。打印出来是摘要；事实、表、正文、校验结论都在里面。",
        'document = store.document(store.documents.where(format="pdf")[0]["doc_id"])\ndocument',
    ),
    ("A table is the table it was.", "表照原样。", "document.tables[0]"),
    (
        "## Twelve questions\n\n1. Three public expenses by department and year",
        "## 十二个问题\n\n1. 各部门历年“三公”经费",
        'store.indicators("three_public", measure="final")',
    ),
    (
        "2. Share of personnel in basic expenditure (percent)",
        "2. 人员经费占基本支出的比重（%）",
        'store.sql("""\n    SELECT entity, year, round(100 * personnel__final / general_basic__final, 2) AS share\n'
        '    FROM panel_departments WHERE general_basic__final > 0\n""")',
    ),
    (
        "3. Where the money went: classes of the functional classification",
        "3. 钱花在哪里：功能分类的类",
        'store.sql("""\n    SELECT entity, year, indicator, value / 10000 AS wan FROM indicators\n'
        "    WHERE indicator LIKE 'function/___' AND measure = 'final' AND fund = 'all' AND component IS NULL\n"
        '    ORDER BY entity, value DESC\n""")',
    ),
    (
        "4. Basic against project expenditure",
        "4. 基本支出与项目支出",
        'store.sql("SELECT entity, year, basic__final, project__final FROM panel_departments")',
    ),
    (
        "5. How much of the budget was spent (percent)",
        "5. 预算完成率（%）",
        'store.sql("""\n    SELECT entity, year, round(100 * three_public__final / three_public__budget, 2) AS completed\n'
        '    FROM panel_departments WHERE three_public__budget > 0\n""")',
    ),
    (
        "6. Growth over the year before, as printed",
        "6. 比上年增长（文中所写）",
        'store.indicators("balance.total", measure="change_pct")',
    ),
    (
        "7. Debt limit and balance by city, general and special",
        "7. 各市债务限额与余额，一般与专项",
        'store.sql("""\n    SELECT entity, year, debt_limit__limit, debt_balance__balance, debt_balance_general__balance,\n'
        '           debt_balance_special__balance\n    FROM panel_governments WHERE debt_balance__balance IS NOT NULL\n""")',
    ),
    (
        "8. What contradicts itself",
        "8. 自相矛盾之处",
        "store.sql(\"SELECT rule, message FROM findings WHERE status = 'fail' AND severity = 'error'\")",
    ),
    (
        "9. Running expenses of the agency",
        "9. 机关运行经费",
        'store.sql("SELECT entity, year, operating_agency__final FROM panel_departments")',
    ),
    (
        "10. Procurement, and the share of small and medium firms (percent)",
        "10. 政府采购与中小企业占比（%）",
        'store.sql("""\n    SELECT entity, year, procurement__final,\n'
        "           round(100 * procurement_sme__final / procurement__final, 2) AS sme\n"
        '    FROM panel_departments WHERE procurement__final > 0\n""")',
    ),
    (
        "11. Spending for each serving member of staff (yuan)",
        "11. 在职人员人均支出（元）",
        'store.sql("""\n    SELECT entity, year, round(basic__final / staff_serving__count) AS each\n'
        '    FROM panel_departments WHERE staff_serving__count > 0\n""")',
    ),
    (
        "12. Share of taxes in general public revenue by city (percent)",
        "12. 各市税收占一般公共预算收入的比重（%）",
        'store.sql("""\n    SELECT entity, year, round(100 * tax_revenue__final / general_revenue__final, 2) AS taxes\n'
        '    FROM panel_governments WHERE general_revenue__final > 0\n""")',
    ),
    ("## Pictures", "## 图", 'store.plot("three_public", lang="{lang}");'),
    ("", "", 'document.plot("spending", lang="{lang}");'),
    (
        "`proven` says that a number fits the others of its document, not that the publisher is right.",
        "“已证实”指数字与同一文档的其他数字吻合，不等于公开者没有错。",
        'store.plot("proven", lang="{lang}");',
    ),
]
"""What a reader is told, in English and Chinese, and the code below it."""


def notebook(lang: str) -> str:
    """The notebook in one language, without results."""
    cells: list[dict[str, object]] = []
    for english, chinese, code in CELLS:
        words = english if lang == "en" else chinese
        if words:
            cells.append({"cell_type": "markdown", "id": f"t{len(cells)}", "metadata": {}, "source": words})
        if code:
            source = code.replace("{lang}", lang)
            cells.append({"cell_type": "code", "id": f"c{len(cells)}", "metadata": {}, "source": source,
                          "execution_count": None, "outputs": []})  # fmt: skip
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    whole = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "first_look.ipynb").write_text(notebook("en"), encoding="utf-8")
    (HERE / "first_look.zh.ipynb").write_text(notebook("zh"), encoding="utf-8")
