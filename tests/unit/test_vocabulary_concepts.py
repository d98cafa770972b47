from __future__ import annotations

import time
import unicodedata

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import AXES
from mingzhang.schemas.vocabulary.concepts import concepts, find, find_path, key_of, load_concepts
from mingzhang.schemas.vocabulary.tsv import parse_rows, read_rows

COLUMNS = ("id", "name", "english", "parent", "axis", "kind", "unit", "aliases", "local")
HEADER = "\t".join(COLUMNS) + "\n"
GOOD = "staff\t人数\tStaff\t\tstaff\tcount\tperson\t\t\n"


def load(text: str) -> object:
    return load_concepts(parse_rows(HEADER + text, "concepts.tsv", COLUMNS))


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("收支总计", "balance.total"),
        ("收、支总计", "balance.total"),
        ("收入总计", "revenue.total"),
        ("本年收入合计", "revenue.current_year"),
        ("本年 收入\u3000合计", "revenue.current_year"),
        ("财政拨款收入", "revenue.fiscal_appropriation"),
        ("使用非财政拨款结余（含专用结余）", "surplus.non_fiscal_used"),
        ("用事业基金弥补收支差额", "surplus.non_fiscal_used"),
        ("基本支出", "expenditure.basic"),
        ("一般公共预算财政拨款基本支出", "general.basic"),
        ("三公经费", "three_public"),
        ("“三公”经费财政拨款支出", "three_public"),
        ("因公出国(境)费", "three_public.abroad"),
        ("因公出国（境）费用", "three_public.abroad"),
        ("公务用车购置及运行费", "three_public.vehicles"),
        ("公务用车购置及运行维护费", "three_public.vehicles"),
        ("公务接待费", "three_public.reception"),
        ("国内公务接待批次", "three_public.reception.batches"),
        ("机关运行经费支出", "operating.agency"),
        ("授予中小企业合同金额", "procurement.sme_amount"),
        ("副部（省）级及以上领导用车", "asset.vehicles.ministerial"),
        ("部级领导干部用车", "asset.vehicles.ministerial"),
        ("执法执勤用车", "asset.vehicles.law_enforcement"),
        ("单价100万元(含)以上设备(不含车辆)", "asset.equipment_over_1m"),
        ("年末实有人数", "staff.actual"),
        ("对个人和家庭补助支出", "economic.individuals_families"),
        ("一般债务限额", "debt.limit.general"),
    ],
)
def test_a_printed_name_finds_its_concept(name: str, concept: str) -> None:
    found = find(name)
    assert found is not None
    assert found.id == concept


@pytest.mark.parametrize(
    ("path", "concept"),
    [
        ("“三公”经费/因公出国(境)费/团组", "three_public.abroad.groups"),
        ("“三公”经费/因公出国(境)费/人次", "three_public.abroad.visits"),
        ("“三公”经费/公务接待费/人次", "three_public.reception.visits"),
        ("“三公”经费/公务用车购置及运行维护费/公务用车购置费/购置数", "three_public.vehicles.purchased"),
        ("政府采购支出总额/货物", "procurement.goods"),
        ("地方政府债务限额/一般债务", "debt.limit.general"),
        ("地方政府债务余额/一般债务", "debt.balance.general"),
        ("绩效跟踪评价的项目/涉及预算金额", "performance.tracked.amount"),
        ("收入总计/本年收入合计/其他收入", "revenue.other"),
        ("收入/总计", "revenue.total"),
        ("支出/总计", "expenditure.total"),
        ("财政拨款“三公”经费/合计", "three_public"),
    ],
)
def test_a_short_name_is_understood_below_its_parent(path: str, concept: str) -> None:
    found = find_path(path)
    assert found is not None
    assert found.id == concept


@pytest.mark.parametrize("name", ["团组", "货物", "人次", "合计", "其他支出", "行政运行", "", "的"])
def test_a_name_that_means_nothing_alone_finds_nothing(name: str) -> None:
    assert find(name) is None


def test_level_words_are_not_part_of_a_name() -> None:
    assert key_of("一般公共服务支出（201类）财政事务（款）行政运行(2010601项)") == "一般公共服务支出财政事务行政运行"


def test_the_vocabulary_covers_every_kind_of_statement() -> None:
    every = concepts().by_id.values()
    assert len(every) >= 160
    # Spending units have names of their own, never concepts.
    assert AXES - {concept.axis for concept in every} == {"unit"}


def test_every_name_is_clean_and_every_line_ends_where_it_should() -> None:
    for concept in concepts().by_id.values():
        for name in (concept.name, *concept.aliases, *concept.local):
            assert name == name.strip(), concept.id
            assert "  " not in name
            assert unicodedata.normalize("NFC", name) == name, concept.id
            assert not any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} for char in name), concept.id


def test_loading_is_fast_enough_to_do_at_start() -> None:
    spent = []
    for _ in range(5):  # the least of them: a busy machine's caches are cold, its clock is not the subject
        start = time.process_time()
        load_concepts(read_rows("concepts.tsv", COLUMNS))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD + GOOD, "given twice"),
        (GOOD + "other\t人 数\tOther\t\tstaff\tcount\tperson\t\t\n", "already means staff"),
        ("a\t甲\tA\tnowhere\tstaff\tcount\tperson\t\t\n", "no concept"),
        ("a\t甲\tA\ta\tstaff\tcount\tperson\t\t\n", "own ancestor"),
        ("a\t甲\tA\t\tpeople\tcount\tperson\t\t\n", "no axis"),
        ("a\t甲\tA\t\tstaff\tcount\tCNY\t\t\n", "no kind of value"),
        ("a\t甲\tA\t\tstaff\tamount\tCNY\t\t\n", "no kind of value"),
        ("A\t甲\tA\t\tstaff\tcount\tperson\t\t\n", "no concept id"),
        ("a\t\tA\t\tstaff\tcount\tperson\t\t\n", "has no name"),
        ("a\t甲\tA\t\tstaff\tcount\tperson\t的\t\n", "is no name"),
        ("a\t甲\tA\t\tstaff\tcount\tperson\t\t乙\n", "has no parent"),
    ],
)
def test_nonsense_is_refused_with_file_and_line(text: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint) as refusal:
        load(text)
    assert "concepts.tsv line " in str(refusal.value)
