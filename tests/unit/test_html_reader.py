"""The page reader on pages written for the purpose: what is kept, what is furniture, what is refused."""

import pytest

from mingzhang.extractors.html.reader import read_html
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import BlockedError, UnreadableError

BODY = (
    "<p>一、收入决算情况说明</p><p>本部门2023年度收入总计1,200.50万元，比上年增加100.25万元，增长9.11%。</p>"
    "<p>二、支出决算情况说明</p>"
    "<p>本部门2023年度支出总计1,200.50万元，其中：基本支出800.00万元，项目支出400.50万元。</p>"
)
GRID = (
    "<table><tr><td rowspan=2>项目</td><td colspan=2>决算数</td></tr><tr><td>基本支出</td><td>项目支出</td></tr>"
    "<tr><td>行政运行</td><td>800.00</td><td>400.50</td></tr></table>"
)


def read(html: str, **keywords):
    return read_html(html.encode(), **keywords)


def texts(reading):
    return [block.text for block in reading.blocks if isinstance(block, Paragraph)]


def tables(reading):
    return [block for block in reading.blocks if isinstance(block, Table)]


def page(content: str, *, head: str = "", before: str = "", after: str = "") -> str:
    return f"<html><head><title>某局2023年度部门决算</title>{head}</head><body>{before}{content}{after}</body></html>"


def test_inline_tags_never_split_a_number():
    html = page("<div id=zoom><p>收入总计<b>1,2</b><span>00<i>.</i></span><font>50</font>万元。</p></div>")
    assert texts(read(html)) == ["收入总计1,200.50万元。"]


def test_line_breaks_split_paragraphs_and_source_breaks_do_not():
    html = page("<div id=zoom><p>第一行<br>第二行\n  还是第二行 100\n200</p></div>")
    assert texts(read(html)) == ["第一行", "第二行还是第二行 100 200"]


def test_printed_spaces_stay_and_source_spaces_collapse():
    html = page("<div id=zoom><p>  目\u2002\u2002录\u3000&nbsp;一  二\t三 </p></div>")
    assert texts(read(html)) == ["目\u2002\u2002录\u3000\u00a0一 二 三"]


def test_furniture_around_a_known_container_is_left_out_and_the_title_kept():
    html = page(
        '<div class="article"><h1>某局2023年度部门决算</h1><div class="info">来源：某局 浏览次数：128</div>'
        f'<div id="zoom">{BODY}</div>'
        '<div class="related"><a href="a.html">某局2022年部门决算 300.00万元</a></div></div>',
        before='<div class="nav"><a href="/">首页</a></div>'
        '<div class="position">当前位置：<a>首页</a> > <a>决算</a></div>',
        after='<div class="footer">版权所有 备案号12345</div>',
    )
    reading = read(html)
    assert texts(reading)[0] == "某局2023年度部门决算"
    assert reading.blocks[0].heading == 1
    assert len(texts(reading)) == 5
    assert reading.metadata.breadcrumb == ("首页", "决算")


def test_an_unknown_site_is_read_by_density():
    links = "".join(f'<li><a href="{n}.html">关于某事的第{n}号通知</a></li>' for n in range(30))
    html = page(
        "<div class=q7><div class=x1><h2>某局2023年度部门决算</h2></div>"
        f"<div class=x2>{BODY}{GRID}<p>注：完。</p></div></div>",
        before=f"<div class=a1><ul>{links}</ul></div>",
        after=f"<div class=z9><ul>{links}</ul></div><div class=y8>主办：某市人民政府</div>",
    )
    reading = read(html)
    assert texts(reading)[0] == "某局2023年度部门决算"
    assert "增长9.11%" in texts(reading)[2]
    assert len(tables(reading)) == 1
    assert not any("通知" in text for text in texts(reading))


def test_figures_outside_the_known_container_are_never_lost():
    html = page(f'<div id="zoom"><p>一、说明如下，共计三项内容。</p></div><div class="more">{GRID}</div>')
    assert [cell.text for cell in tables(read(html))[0].cells][-2:] == ["800.00", "400.50"]


def test_hidden_elements_print_nothing_and_hidden_rows_are_kept_as_hidden():
    html = page(
        '<div id=zoom><p>甲</p><p style="display:none">乙 99.9万元</p><div hidden>丙</div>'
        "<table><tr><td>项目</td><td>金额</td></tr><tr style='display: none'><td>丁</td><td>1.5</td></tr>"
        "<tr><td>戊</td><td>2.5</td></tr></table></div>"
    )
    reading = read(html)
    assert texts(reading) == ["甲"]
    assert [(cell.text, cell.hidden) for cell in tables(reading)[0].cells if cell.row == 1] == [
        ("丁", True),
        ("1.5", True),
    ]


def test_spans_are_resolved():
    cells = {(cell.row, cell.col): cell for cell in tables(read(page(f"<div id=zoom>{GRID}</div>")))[0].cells}
    assert (cells[0, 0].row_span, cells[0, 1].col_span) == (2, 2)
    assert cells[1, 1].text == "基本支出"
    assert cells[2, 2].text == "400.50"


def test_absurd_spans_are_cut_to_the_table():
    html = page(
        "<table><tr><td rowspan=99999 colspan=99999999>甲</td><td>1.5</td></tr><tr><td>乙</td><td>2.5</td></tr></table>"
    )
    table = tables(read(html))[0]
    assert table.rows == 2
    assert table.cols < 2000


def test_layout_tables_are_flattened_and_data_tables_inside_kept():
    html = page(f"<table><tr><td><a href=x>导航</a></td><td>{BODY}{GRID}</td></tr></table>")
    reading = read(html)
    assert len(tables(reading)) == 1
    assert "本部门2023年度收入总计1,200.50万元，比上年增加100.25万元，增长9.11%。" in texts(reading)


def test_lines_of_a_cell_are_joined_by_line_feeds():
    html = page(
        "<div id=zoom><table><tr><td><p>财政拨款</p><p>收入</p></td><td>1<br>2</td></tr>"
        "<tr><td>a</td><td>3</td></tr></table></div>"
    )
    assert [cell.text for cell in tables(read(html))[0].cells][:2] == ["财政拨款\n收入", "1\n2"]


def test_caption_is_the_short_lines_directly_above():
    html = page(f"<div id=zoom>{BODY}<p>收入支出决算总表</p><p>部门：某局 单位：万元</p>{GRID}</div>")
    assert tables(read(html))[0].caption[-2:] == ("收入支出决算总表", "部门：某局 单位：万元")


def test_attachments_of_every_kind_are_found():
    html = page(
        f'<div id=zoom>{BODY}<p>附件：<a href="./P0202.pdf">决算公开表.pdf</a></p>'
        '<iframe src="/viewer/web/viewer.html?file=/attach/0/a%20b.pdf"></iframe>'
        "<a onclick=\"downloadFj('附表.xlsx','./W0203.xlsx')\">附表.xlsx</a>"
        '<object data="t.xls"></object><embed src="u.pdf"><a href="javascript:window.open(\'/f/v.docx\')">说明</a>'
        '<a href="/module/download/downfile.jsp?classid=0&amp;filename=9f.pdf">点击下载</a>'
        '<a href="list.html">更多</a></div>'
    )
    found = {(file.how, file.url) for file in read(html).attachments}
    assert found == {
        ("a", "./P0202.pdf"),
        ("iframe", "/viewer/web/viewer.html?file=/attach/0/a%20b.pdf"),
        ("viewer", "/attach/0/a b.pdf"),
        ("onclick", "./W0203.xlsx"),
        ("object", "t.xls"),
        ("embed", "u.pdf"),
        ("onclick", "/f/v.docx"),
        ("a", "/module/download/downfile.jsp?classid=0&filename=9f.pdf"),
    }


def test_a_body_of_images_is_said_and_the_images_listed():
    html = page('<div class="TRS_Editor"><p><img src="W1.png"></p><p><img src="W2.png"></p></div>')
    reading = read(html)
    assert reading.flags == ("body_is_images",)
    assert reading.text_source == "none"
    assert [file.url for file in reading.attachments] == ["W1.png", "W2.png"]


@pytest.mark.parametrize(
    "box",
    [
        "<table><tr><td>[ 索引号 ]</td><td>0001/2024-1</td><td>[ 发布机构 ]</td><td>某局</td></tr>"
        "<tr><td>[ 成文日期 ]</td><td>2024-08-29</td><td>[ 有效性 ]</td><td></td></tr></table>",
        "<ul><li><b>索 引 号：</b><span>0001/2024-1</span></li><li><b>发布机构:</b>某局</li>"
        "<li><b>生成日期：</b>2024-08-29</li></ul>",
        "<div>索引号： 0001/2024-1 发布机构： 某局 成文日期： 2024-08-29</div>",
        "<dl><dt>索引号</dt><dd>0001/2024-1</dd><dt>发文机关</dt><dd>某局</dd>"
        "<dt>成文日期</dt><dd>2024-08-29</dd></dl>",
    ],
)
def test_the_disclosure_box_is_read_whatever_its_markup(box):
    found = read(page(f"<div id=zoom>{BODY}</div>", before=box)).metadata.box
    assert found == {"index_no": "0001/2024-1", "publisher": "某局", "written_date": "2024-08-29"}


def test_empty_box_fields_are_no_fields():
    html = page(f"<div id=zoom>{BODY}</div>", before="<p>发布机构: 发文日期:</p><p>索引号：X1</p>")
    assert read(html).metadata.box == {"index_no": "X1"}


def test_meta_tags_are_read_in_any_attribute_order():
    html = page(
        f"<div id=zoom>{BODY}</div>",
        head='<META content="2024-08-29 10:00" name="PubDate"><meta name=SiteIDCode content="3601000001">',
    )
    assert read(html).metadata.meta == {"PubDate": "2024-08-29 10:00", "SiteIDCode": "3601000001"}


@pytest.mark.parametrize(
    "html",
    [
        '<html><head><meta http-equiv="Refresh" content="0;URL=./a.html"></head></html>',
        "<html><head><title></title></head><body><script>var a=1;location.href='b'</script></body></html>",
        "<html><body><script>document.cookie='__jsl_clearance_s=1'</script>请稍候</body></html>",
        "<html><body><h1>403</h1><p>您的访问被拦截，请联系管理员</p></body></html>",
        "<html><body><noscript>请开启JavaScript</noscript><script src=x.js></script></body></html>",
    ],
)
def test_challenge_pages_and_script_shells_are_blocked(html):
    with pytest.raises(BlockedError):
        read(html)


@pytest.mark.parametrize("html", ["<html><body></body></html>", "<html></html>", "<p>\u00a0</p>"])
def test_pages_that_print_nothing_are_unreadable(html):
    with pytest.raises(UnreadableError):
        read(html)


def test_a_list_page_is_readable_and_flagged():
    links = "".join(f'<li><a href="{n}.html">某局{n}年度部门决算公开</a></li>' for n in range(1990, 2024))
    reading = read(page(f"<div class=q><ul>{links}</ul></div>"))
    assert "list_page" in reading.flags
    assert len(texts(reading)) == 34


def test_a_long_disclosure_that_mentions_security_checks_is_not_blocked():
    html = page(f"<div id=zoom>{BODY * 6}<p>网站安全验证平台建设项目50.00万元。</p></div>")
    assert len(texts(read(html))) == 25


@pytest.mark.parametrize(
    ("base", "url", "whole"),
    [
        ("<base href='/files/2024/'>", "a.pdf", "/files/2024/a.pdf"),
        (
            "<base target=_blank><base href='https://files.example.gov.cn/x/'>",
            "a.pdf",
            "https://files.example.gov.cn/x/a.pdf",
        ),
        ("<base href='/files/'>", "https://b.example.gov.cn/a.pdf", "https://b.example.gov.cn/a.pdf"),
        ("<base href='http://[broken/'>", "a.pdf", "a.pdf"),
        ("<base target=_blank>", "a.pdf", "a.pdf"),
    ],
)
def test_files_stand_on_the_base_that_the_page_declares(base: str, url: str, whole: str):
    html = page(f"<div id=zoom>{BODY}<a href='{url}'>决算表.pdf</a></div>").replace("<head>", f"<head>{base}")
    assert [file.url for file in read(html).attachments] == [whole]


def test_entities_are_not_expanded_from_the_page():
    html = '<!DOCTYPE html [<!ENTITY x "lol"><!ENTITY y SYSTEM "file:///etc/passwd">]>' + page(
        f"<div id=zoom>{BODY}&y;</div>"
    )
    assert not any("root:" in text for text in texts(read(html)))


@pytest.mark.parametrize("depth", [300, 5000])
def test_deep_nesting_is_bounded_and_loses_no_shallow_text(depth):
    html = page(f"<div id=zoom>{BODY}{'<div>' * depth}深{'</div>' * depth}</div>")
    assert len(texts(read(html))) >= 4


def test_unclosed_inline_tags_lose_nothing():
    html = page(f"<div id=zoom>{'<font><span>' * 3000}甲<p>乙1.5万元</p></div>")
    reading = read(html)
    assert texts(reading) == ["甲", "乙1.5万元"]
    assert reading.partial == ""


def test_a_page_nested_beyond_reading_says_so():
    reading = read(page(f"<div id=zoom>{BODY}{'<div>' * 5000}<p>后面2.5万元</p></div>"))
    assert len(texts(reading)) == 4
    assert reading.partial


def test_deep_nesting_in_a_cell_is_bounded():
    html = page(
        f"<table><tr><td>甲</td><td>{'<b>' * 3000}1.5{'</b>' * 3000}</td></tr><tr><td>乙</td><td>2.5</td></tr></table>"
    )
    assert tables(read(html))[0].cells[-1].text == "2.5"


def test_word_islands_and_conditional_comments_print_nothing():
    html = page(
        "<div id=zoom><!--[if gte mso 9]><xml>丑 1.0万元</xml><![endif]-->"
        f"<xml><w:View>Normal</w:View></xml>{BODY}</div>"
    )
    assert len(texts(read(html))) == 4
