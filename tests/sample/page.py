"""The sample's web pages: portal markup around the lines and grids, in the bytes such portals send."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from grids import Grid

SITE = "云澜市人民政府"
TEMPLATE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
SPAN = '<span style="font-family: 仿宋_GB2312; font-size: 16pt">'


def page(title: str, body: str, *, issuer: str, published: str, index_no: str, charset: str) -> str:
    """A content page with its metadata box, breadcrumb and meta tags."""
    box = [("索引号", index_no), ("主题分类", "财政、金融、审计/财政"), ("发布机构", issuer), ("成文日期", published),
           ("发布日期", published), ("有效性", "有效")]  # fmt: skip
    cells = "".join(
        f"<td><b>{k}:</b></td><td>{v}</td>" + ("</tr><tr>" if i % 2 else "") for i, (k, v) in enumerate(box)
    )
    return TEMPLATE.substitute(
        title=title, body=body, issuer=issuer, published=published, charset=charset, cells=cells, site=SITE
    )


def paragraphs(lines: Iterable[str]) -> str:
    """Lines as an editor exports them: headings are only bold paragraphs."""
    out = []
    for line in lines:
        text = line.lstrip("# ")
        inner = f"{SPAN}{escape(text, quote=False)}</span>"
        if line.startswith("#"):
            inner = f"<strong>{inner}</strong>"
        centre = "; text-align: center" if line.startswith("# ") or text == "目 录" else ""
        out.append(f'<p style="text-indent: 2em; line-height: 2{centre}">{inner}</p>')
    return "\n".join(out)


def grid(table: Grid, issuer: str) -> str:
    """A table with its title, number, department and unit lines as an office suite exports them."""
    head = [f'<p style="text-align: center"><strong>{SPAN}{table.title}</span></strong></p>',
            f'<p style="text-align: right">{SPAN}{table.number}</span></p>',
            f"<p>{SPAN}部门:{issuer}&emsp;&emsp;&emsp;&emsp;金额单位:{table.unit}</span></p>"]  # fmt: skip
    rows = []
    for cells in table.rows:
        tds = "".join(_td(c.text, c.cols, c.rows) for c in cells)
        rows.append(f"<tr>{tds}</tr>")
    body = "\n".join(rows)
    return "\n".join(
        [
            *head,
            f'<table border="1" cellspacing="0"><tbody>\n{body}\n</tbody></table>',
            f"<p>{SPAN}{table.note}</span></p>",
        ]
    )


def _td(text: str, cols: int, rows: int) -> str:
    spans = (f' colspan="{cols}"' if cols > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f"<td{spans}><p>{escape(text, quote=False) or '&nbsp;'}</p></td>"


def listing(links: list[tuple[str, str, str]]) -> str:
    """The list page of the portal's column."""
    items = "\n".join(
        f'<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>' for href, title, day in links
    )
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>部门预决算_{SITE}</title>
<meta name="SiteName" content="{SITE}"><meta name="ColumnName" content="部门预决算"></head>
<body><div class="position">当前位置: <a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 部门预决算</div>
<ul class="list">
{items}
</ul>
<script>createPageHTML(1, 0, "index", "html");</script>
</body></html>
"""
