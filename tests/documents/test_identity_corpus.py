"""Who, where, when and what of every document of the corpus that prints it, as a reader of the document says."""

import csv
from pathlib import Path

import pytest

from mingzhang.extractors.identity import identify
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

EXPECTED = """
budget_beijing_education_2026.pdf             dept_budget 2026 110000 北京市教育委员会
budget_beijing_education_2026_tables.pdf      dept_budget 2026 110000 北京市教育委员会
budget_beijing_finance_2026.pdf               dept_budget 2026 110000 北京市财政局
budget_jiangsu_jcy_2018.pdf                   dept_budget 2018 320000 江苏省人民检察院
budget_jiangsu_wbgt_2018_rotated.pdf          dept_budget 2018 320000 中共江苏省委办公厅
budget_jiangsu_zx_2018.pdf                    dept_budget 2018 320000 江苏省政协办公厅
budget_putuo_commerce_2025.pdf                dept_budget 2025 310107 上海市普陀区商务委员会
budget_putuo_commerce_unit_2025.pdf           unit_budget 2025 310107 上海市普陀区商务委员会
budget_shanghai_audit_2026.pdf                unit_budget 2026 310000 上海市审计局
budget_shanghai_water_2026.pdf                unit_budget 2026 310000 上海市海洋监测预报中心
budget_shenzhen_housing_2026.pdf              dept_budget 2026 440300 深圳市住房和建设局
budget_shenzhen_xinfang_2026.pdf              dept_budget 2026 440300 深圳市信访局
budget_yantai_education_2026_rotated.pdf      dept_budget 2026 370600 烟台市教育局
final_putuo_finance_2024.pdf                  dept_final  2024 310107 上海市普陀区财政局
final_putuo_finance_2024_planted_errors.pdf   dept_final  2024 310107 上海市普陀区财政局
final_putuo_shgzb_2024.pdf                    dept_final  2024 310107 中共上海市普陀区委社会工作部
final_swu_2024.pdf                            dept_final  2024 000000 西南大学
gov_budget_lijiang_2026_hidden_rows.xlsx      gov_budget  2026 530700 丽江市财政局
gov_debt_changdu_2024.xls                     debt        2024 540300 昌都市
gov_debt_hunan_2024.pdf                       debt        2024 430000 湖南省
gov_debt_xilingol_2024.XLS                    debt        2024 152500 锡林郭勒盟
gov_final_henan_2024.pdf                      gov_final   2024 410000 -
gov_report_baoding_2025.html                  gov_report  2026 130600 保定市人民政府
gov_report_changde_2025.html                  gov_report  2026 430700 常德市财政局
gov_report_chengde_2025.docx                  gov_report  2026 130800 承德市财政局
gov_report_yiyang_2025_gb2312.html            gov_report  2026 430900 益阳市财政局
html_named_pdf_chongqing_yjj_2026.pdf         dept_budget 2026 500000 重庆市应急管理局
list_chongqing_finance_2026.html              other       2026 500000 重庆市财政局
list_guangzhou_finance_2026.html              other       2026 440100 广州市财政局
list_suzhou_police_2026.html                  other       2026 320500 苏州市公安局
misnamed_foshan_2019_final.pdf                dept_final  2019 440600 佛山市轨道交通局
page_chongqing_scjg_2026.html                 dept_budget 2026 500000 重庆市市场监督管理局
page_yichun_zzb_2022.html                     dept_final  2022 360900 中共宜春市委组织部
xlsx_named_xls_gansu_2021.xls                 debt        2022 620000 甘肃省
"""
"""Scans, damaged and undecodable files stand apart: they say nothing until they are recognised."""


def original_names() -> dict[str, str]:
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8") as manifest:
        return {row["file"]: row["original_name"] for row in csv.DictReader(manifest, delimiter="\t")}


@pytest.mark.parametrize("row", [tuple(line.split()) for line in EXPECTED.strip().split("\n")], ids=lambda row: row[0])
def test_identity(row):
    file, kind, year, division, issuer = row
    reading = read((CORPUS / file).read_bytes(), name=file)
    text = "\n".join(block.text for block in reading.blocks if isinstance(block, Paragraph))
    found = identify(reading, text, name=original_names()[file])
    assert (found.kind, found.year, found.division, found.issuer) == (kind, int(year), division, issuer.strip("-"))


def test_cover_lines_of_different_print_are_one_title():
    reading = read((CORPUS / "final_putuo_finance_2024.pdf").read_bytes())
    assert identify(reading, "").title == "上海市普陀区财政局2024年度部门决算"
