from __future__ import annotations

import time
import unicodedata

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.codes import (
    CLASSIFICATIONS,
    COLUMNS,
    LEVELS,
    account,
    account_names,
    accounts,
    code_of,
    load_accounts,
    name_of,
)
from mingzhang.schemas.vocabulary.tsv import parse_rows, read_rows

HEADER = "\t".join(COLUMNS) + "\n"
CLASS = "201\t一般公共服务支出\t类\t2014\t\t\t\ttest\thigh\n"


def load(text: str) -> object:
    return load_accounts([("functional", parse_rows(HEADER + text, "codes/functional.tsv", COLUMNS))])


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("207", 2012, "文化体育与传媒"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", 2019, "文化旅游体育与传媒支出"),
        ("207", None, "文化旅游体育与传媒支出"),
        ("210", 2016, "医疗卫生与计划生育支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("215", 2020, "资源勘探工业信息等支出"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("21305", 2020, "扶贫"),
        ("21305", 2021, "巩固脱贫攻坚成果衔接乡村振兴"),
        ("2010601", 2024, "行政运行"),
        ("30113", 2024, "住房公积金"),
        ("30311", 2016, "住房公积金"),
        ("310", 2016, "其他资本性支出"),
        ("310", 2018, "资本性支出"),
        ("50502", 2024, "商品和服务支出"),
        ("10109", 2024, "城市维护建设税"),
        ("1030148", 2024, "国有土地使用权出让收入"),
    ],
)
def test_a_code_has_the_name_of_its_year(code: str, year: int | None, name: str) -> None:
    assert name_of(code, year) == name


def test_what_is_not_known_of_a_year_is_not_guessed() -> None:
    assert name_of("224", 2015) is None
    assert name_of("10103", 2024) is None
    assert name_of("9999999") is None
    assert name_of("") is None


@pytest.mark.parametrize(
    ("name", "axis", "year", "code"),
    [
        ("一般公共服务支出", "function", 2024, "201"),
        ("一般公共服务支出（类）", "function", 2024, "201"),
        ("卫生健康支出", "function", 2024, "210"),
        ("医疗卫生与计划生育支出", "function", 2016, "210"),
        ("住房公积金", "function", 2024, "2210201"),
        ("政府办公厅（室）及相关机构事务", "function", 2024, "20103"),
        ("行政事业单位离退休", "function", 2023, "20805"),
        ("增值税", "revenue_source", 2024, "10101"),
    ],
)
def test_a_name_gives_its_code_where_one_alone_fits(name: str, axis: str, year: int, code: str) -> None:
    assert code_of(name, axis, year) == code


def test_a_name_that_many_codes_share_gives_none() -> None:
    assert code_of("行政运行", "function", 2024) is None
    assert code_of("其他支出", "function", 2024) is None
    assert code_of("公务接待费", "economic", 2024) is None


def test_a_shared_name_is_settled_by_the_account_above_it() -> None:
    assert code_of("行政运行", "function", 2024, within="20106") == "2010601"
    assert code_of("公务接待费", "economic", 2024, within="3") == "30217"
    assert code_of("其他支出", "function", 2024, level="类") == "229"


def test_a_name_of_another_axis_or_year_gives_none() -> None:
    assert code_of("卫生健康支出", "function", 2016) is None
    assert code_of("卫生健康支出", "economic", 2024) is None
    assert code_of("", "function", 2024) is None


def test_the_department_accounts_of_a_government_account_are_related() -> None:
    wages = account("50101", 2024)
    assert wages is not None
    assert wages.related == ("30101", "30102", "30103")


def test_related_codes_exist() -> None:
    known = accounts().by_code
    for entry in accounts():
        missing = [code for code in entry.related if code not in known]
        assert not missing, (entry.code, missing)


def test_every_file_is_clean() -> None:
    for entry in accounts():
        assert entry.level == LEVELS[len(entry.code)]
        for name in (entry.name, *entry.variants):
            assert name == name.strip()
            assert unicodedata.is_normalized("NFKC", name)
            assert name.count("(") == name.count(")"), (entry.code, name)
            assert not any(char.isdigit() or char in ";|,。 " for char in name), (entry.code, name)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_a_file_is_sorted_by_code_and_year(name: str) -> None:
    keys = [(row.fields[0], int(row.fields[3])) for row in read_rows(f"codes/{name}.tsv", COLUMNS)]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


def test_the_classifications_are_whole() -> None:
    current = [entry for entry in accounts() if entry.last is None]
    assert sum(len(entry.code) == 3 and entry.code[0] == "2" for entry in current) >= 28
    assert sum(entry.code[0] == "2" for entry in current) > 1600
    assert sum(entry.code[0] == "3" for entry in current) >= 110
    assert len(account_names()) > 2000


def test_loading_takes_few_milliseconds() -> None:
    spent = []
    for _ in range(5):  # the least of them: a busy machine's caches are cold, its clock is not the subject
        start = time.process_time()
        load_accounts((name, read_rows(f"codes/{name}.tsv", COLUMNS)) for name in CLASSIFICATIONS)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (CLASS + CLASS, "already has a name"),
        (CLASS.replace("2014\t", "2014\t2018") + CLASS.replace("2014", "2018"), "already has a name"),
        (CLASS + "20199\t其他\t项\t2014\t\t\t\ttest\thigh\n", "is a 款"),
        (CLASS + "2020101\t行政运行\t项\t2014\t\t\t\ttest\thigh\n", "no parent"),
        (CLASS.replace("201\t", "301\t"), "no code of this classification"),
        (CLASS.replace("201\t", "20\t"), "no code of this classification"),
        (CLASS.replace("2014", "1914"), "no year"),
        (CLASS.replace("2014\t", "2014\t2013"), "before it begins"),
        (CLASS.replace("high", "sure"), "no confidence"),
        (CLASS.replace("支出", "支出（新）"), "no clean name"),
        (CLASS.replace("一般公共服务支出", ""), "no clean name"),
    ],
)
def test_nonsense_is_refused_with_file_and_line(text: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint) as refusal:
        load(text)
    assert "codes/functional.tsv line " in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "axis", "year", "code"),
    [
        ("人大立法", "function", 2025, "2010105"),  # known from an edition of 2010; no other name has its code since
        ("国有土地使用权出让收入安排的支出", "function", 2015, "21208"),  # seen from 2019 on
        ("民族地区转移支付支出", "function", 2015, None),  # one code before, another behind
        ("其他支出", "function", 2024, None),  # a class and a 款 below it are two
        ("卫生健康支出", "function", 2016, None),  # its code had another name
        ("特殊教育", "function", 2025, "20507"),  # not what special bonds pay of it, told by one document
        ("其他国有资本经营预算支出", "function", 2022, "22399"),  # a 款 and its only 项
        ("运输企业利润收入", "revenue_source", 2020, "103060113"),
    ],
)
def test_a_name_is_known_from_other_years_where_its_code_is_free(
    name: str, axis: str, year: int, code: str | None
) -> None:
    assert code_of(name, axis, year, other_years=True) == code
