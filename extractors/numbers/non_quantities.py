"""Digits that are no quantity: dates, document numbers, ordinals, codes, ratios, versions."""

from __future__ import annotations

import re

from mingzhang.schemas.vocabulary.marks import either, words

__all__ = ["Span", "find_spans"]


Span = tuple[int, int, str]
"""Start and end of a stretch of the normal form whose digits state no amount, and the leftover reason why."""


_YEAR = r"(?:19|20)\d\d"
_S = r"[ \n]{0,3}"

_DIGITS, _BLANK, _BRACKETS, _DASHES, _VERSION, _NTH = "0", " \n", "[〔(《", "-—", "Vv", "第"
_WORDS = "附公预表图注专类方样续草财"
_ANY_LIST = _DIGITS + _BLANK + "("

# What a shape can begin with (0: any digit), its reason, the shape. Order matters: of the shapes that can begin at a
# place the first that matches wins, so the longer and more telling ones stand first.
_SHAPES: tuple[tuple[str, str, str], ...] = (
    # A page number that the footer pushed into a sentence: 较上年增加-24-957.62万元 (handbook P122).
    (_DASHES, "page_no", r"(?<=[一-鿿])[-—] ?\d{1,3} ?[-—](?=\d)"),
    (_BRACKETS, "doc_number", rf"[\[〔(《]{_S}{_YEAR}{_S}[\]〕)》]{_S}(?:第{_S})?\d+{_S}号"),
    (_DIGITS, "date", rf"{_YEAR}{_S}年{_S}\d{{1,2}}{_S}月(?:{_S}\d{{1,2}}{_S}[日号])?(?:底|初|末|份)?"),
    (_DIGITS, "date", rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)(?:[ T]\d{{1,2}}:\d\d(?::\d\d)?)?"),
    (_DIGITS, "date", rf"(?<!\d)\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}[日号]"),
    (_DIGITS, "date", rf"(?<!\d)\d{{1,2}}{_S}[-—~至到]{_S}\d{{1,2}}{_S}月(?:份)?"),
    (_DIGITS, "date", rf"(?<!\d)\d{{1,2}}{_S}月(?:份|底|末|初|中旬|上旬|下旬)?(?!\d)"),
    (_DIGITS, "year", rf"(?<!\d)(?<!\d[.,]){_YEAR}{_S}(?:年度?)?{_S}[-—~至、/和与及到]{_S}(?:{_YEAR}|(?<=[-—])\d\d){_S}(?:年度?|学年)"),  # noqa: E501 - one shape, one line
    (_DIGITS, "year", rf"(?<!\d)(?<!\d[.,]){_YEAR}{_S}(?:学年|年度|年|财年)"),
    (_DIGITS, "year", rf"(?<!\d)(?<!\d[.,]){_YEAR}(?=[一-鿿]{{0,12}}?(?:部门|单位|政府|综合|年初|收支|财政)?(?:预|决)算)"),  # noqa: E501 - one shape, one line
    (_DIGITS, "year", r"(?<!\d)(?<!\d[.,])\d\d年(?:度|初|末)"),
    (_NTH, "law_article", rf"第{_S}\d+{_S}(?:条|款|章|届|次(?!性)|批(?!次)|期|季度|阶段|部分|位|名|页|[—\-~至]\d+{_S}名)"),  # noqa: E501 - one shape, one line
    (_NTH, "doc_number", rf"第{_S}\d+{_S}号"),
    (_DIGITS, "doc_number", rf"(?<!\d)(?<!\d[.,])\d+{_S}号(?:文|令|公告|楼|院|件)?"),
    (_VERSION, "version", r"[Vv]\d+(?:\.\d+)*"),
    (_DIGITS, "version", r"(?<!\d)\d+(?:\.\d{1,4}){1,5}[ ]?版|(?<!\d)\d++(?:\.\d+)?[ ]?版本"),
    (_DIGITS, "ratio", r"(?<!\d)(?<!\d\.)\d+(?:\.\d+)?(?: ?: ?\d++(?:\.\d++)?)+(?![\d.]*[ ]?(?:万|亿|元|%))"),
    # 注：1亿元=10000万元
    (_DIGITS, "ratio", rf"(?<!\d)(?<!\d[.,])\d+{_S}[百千万亿]*元{_S}[=＝]{_S}\d+{_S}[百千万亿]*元"),
    (_DIGITS, "code", r"(?<!\d)(?<!\d[.,])\d{15,20}(?![\d.])"),
    (_BRACKETS, "code", rf"\({_S}\d{{3,7}}{_S}(?:[类款项目]|科目)?{_S}\)"),
    (_BRACKETS, "code", rf"\({_S}\d\d{_S}[类款项]{_S}\)"),
    # 社会保障和就业（208）行政事业单位养老支出（05）机关…缴费支出（05）
    (_BRACKETS, "code", r"(?<=[一-鿿])\((?:0\d|99)\)|(?<=支出|事务|补助|管理|运行|缴费|单位|医疗)\(\d\d\)"),
    (_DIGITS, "code", r"(?<!\d)(?<!\d[.,])\d{3}(?:\d\d){0,2}(?=[类款项]\))"),
    (_DIGITS, "code", r"(?<!\d)(?<!\d[.,])[1-5]\d{2}(?:\d\d){1,2}(?=[-—][ ]?[一-鿿])"),
    # “211节能环保支出”10万元
    (_DIGITS, "code", rf"(?<!\d)(?<!\d[.,])(?:2[0-3]\d|3[019]\d)(?= ?(?:{either(words('code', 'classes'))}))"),
    # 204公共安全支出-04检察-01行政运行
    (_DASHES, "code", r"(?<=[一-鿿])[-—](?:(?:0\d|50|99)(?=[一-鿿]{2})|[1-4]\d(?=[一-鿿]{2})(?![万亿千百元人个辆批户台套平余多家次名年月日号]))"),  # noqa: E501 - one shape, one line
    (_DIGITS, "code", r"(?<!\d)(?<!\d[.,])[12]\d{6}(?= ?[一-鿿])(?! ?(?:万|亿|元|人|个|辆|批|户|台|套|项|平|余|多|家|次|名))"),  # noqa: E501 - one shape, one line
    # 1.24E+05元, 2.2×10³万元: the unit is not that of the power's digits
    (_DIGITS, "no_value", r"(?<!\d)\d++(?:\.\d++)?[eE][-+]\d{1,3}|(?<!\d)\d++\.\d++[eE]\d{1,2}(?!\d)|(?<!\d)\d++(?:\.\d++)?[ ]?[×*][ ]?10(?:\^-?\d++|[⁰¹²³⁴-⁹]++)"),  # noqa: E501 - one shape, one line
    (_DIGITS, "no_value", r"(?<!\d)0\d{2,3}[-—]\d{7,8}(?!\d)|(?<!\d)(?<!\d[.,])1[3-9]\d{9}(?![\d.])"),
    (_ANY_LIST, "ordinal", rf"\A[ ]*\(?{_S}\d{{1,3}}{_S}(?:[、)]|\.(?!\d)|\.(?=(?:19|20)\d\d{_S}年))"),
    (_ANY_LIST, "ordinal", rf"(?<=[。;:,!?])[ ]*\(?{_S}\d{{1,2}}{_S}(?:[、)]|\.(?!\d))(?={_S}[^\d\s])"),
    (_DIGITS + _BLANK, "ordinal", rf"(?<=[元%人个辆])[ ]*\d{{1,2}}\.(?={_S}[一-鿿“])"),
    (_BRACKETS, "weight", rf"\({_S}\d+(?:\.\d+)?{_S}分{_S}\)"),
    (_BRACKETS, "ordinal", rf"\({_S}\d{{1,2}}{_S}\)(?!{_S}(?:万|亿|千|百)?元)|\[{_S}\d{{1,2}}{_S}\]"),
    (_WORDS, "ordinal", rf"(?:附件|附表|附录|公开表|预算表|表格|表|图|附|注|专栏|类型|方案|样表|续表){_S}\d{{1,8}}(?:[-—.]\d{{1,8}}){{0,5}}(?!{_S}[.\d]{{0,20}}{_S}(?:万|亿|元|%|个|张|份))"),  # noqa: E501 - one shape, one line
    (_DIGITS, "ordinal", rf"(?<!\d)(?<!\d[.,])\d{{1,2}}{_S}(?:号)?表(?=[《)])"),
    (_WORDS, "ordinal", r"草案\d+表|公开 ?\d+ ?表|财决\d+(?:-\d+)?"),
)  # fmt: skip

_REASONS = {f"s{index}": reason for index, (_, reason, _) in enumerate(_SHAPES)}


def _scan_of(lead: str) -> re.Pattern[str]:
    shapes = (f"(?P<s{index}>{shape})" for index, (leads, _, shape) in enumerate(_SHAPES) if lead in leads)
    return re.compile("|".join(shapes))


# An amount with its unit right behind it is none of the shapes.
_OF_DIGIT = re.compile(r"(?P<amount>(?<!\d)\d++(?:\.\d+)?)(?:[万亿]?元|%)(?![ \n]*=)|" + _scan_of(_DIGITS).pattern)
_OF_OTHER = {lead: _scan_of(lead) for lead in _BLANK + _BRACKETS + _DASHES + _VERSION + _NTH + _WORDS}
# The places where a shape can begin: one look at the character passes over all others.
_PLACE = re.compile(
    rf"[0-9{re.escape(''.join(_OF_OTHER))}](?:"
    r"(?<=[0-9])(?:(?<![0-9]{2})|(?=\d{3}[ \n]{0,3}[年/.-]))"
    rf"|(?<=[{re.escape(_BRACKETS + _DASHES + _VERSION + _NTH)}])(?=[ \n(]{{0,6}}\d)"
    # 附件1, 公开03表: the second letter tells 公开 from 公共 and spares the longer look.
    rf"|(?<=[{_WORDS}])(?=[件录表开算格栏型案决 \n\d])(?=[一-鿿]{{0,2}}{_S}\d)"
    r"|(?:(?<=\A[ \n])|(?<=[。;:,!?元%人个辆][ \n]))(?=[ ]*\(?[ \n]{0,3}\d)"
    r")"
)


def find_spans(text: str) -> list[Span]:
    """The spans of `text` (in normal form) that hold digits and no quantity, in order and without overlap.

    Digits with 元 or % right behind them are spans without a reason: an amount, as far as can be seen from here.
    """
    spans: list[Span] = []
    last = 0
    for place in _PLACE.finditer(text):
        at = place.start()
        if at < last:
            continue
        scan = _OF_OTHER.get(text[at])
        if scan is None:
            scan = _OF_DIGIT
        found = scan.match(text, at)
        if found is None:
            continue
        name = found.lastgroup or ""
        if name == "amount":
            spans.append((at, found.end(name), ""))
            continue
        last = found.end()
        if text[at] in _BLANK:
            at += len(found.group()) - len(found.group().lstrip())
        spans.append((at, last, _REASONS[name]))
    return spans
