"""Files of a page by each idiom: where the address stands when it is no plain link."""

from __future__ import annotations

import pytest

from mingzhang.extractors.html.reader import read_html

ARTICLE = "<html><body><div class='article'><h1>云溪县科技局2025年部门预算</h1><p>{}</p>{}</div>{}</body></html>"
PROSE = "根据预算法的规定，现将云溪县科技局2025年部门预算予以公开，详见附件，欢迎社会各界监督。"
PDF = "/attach/P020250101.pdf"


def files(body: str, tail: str = "") -> list[tuple[str, str]]:
    page = ARTICLE.format(PROSE * 3, body, tail)
    return [(file.url, file.label) for file in read_html(page.encode()).attachments if file.how != "img"]


@pytest.mark.parametrize(
    "body",
    [
        f'<a href="#" data-href="{PDF}">附件：预算表.pdf</a>',
        f'<a href="javascript:;" data-url="{PDF}">附件：预算表.pdf</a>',
        f'<a data-file="{PDF}">附件：预算表.pdf</a>',
        f'<span data-src="{PDF}" class="download">附件：预算表.pdf</span>',
        f"<button onclick=\"window.open('{PDF}')\">附件：预算表.pdf</button>",
        f"<a href=\"javascript:download('{PDF}','1')\">附件：预算表.pdf</a>",
        f"<div onclick=\"openFile('{PDF}', '预算表.pdf')\">附件：预算表.pdf</div>",
        '<a href="\\attach\\P020250101.pdf">附件：预算表.pdf</a>',
    ],
)
def test_a_link_by_another_attribute_or_script(body: str) -> None:
    assert files(body) == [(PDF, "附件：预算表.pdf")]


def test_a_download_without_an_extension_is_known_by_the_words_of_its_link() -> None:
    body = '<a href="javascript:void(0)" onclick="down(\'/common/downfile?id=77\')">附件：预算表.xls</a>'
    assert files(body) == [("/common/downfile?id=77", "附件：预算表.xls")]


@pytest.mark.parametrize(
    "body",
    [
        f'<iframe data-src="{PDF}"></iframe>',
        f'<iframe src="about:blank" data-src="{PDF}"></iframe>',
        f'<embed src="{PDF}">',
        f'<object data="{PDF}" type="application/pdf"></object>',
        f'<object><param name="src" value="{PDF}"></object>',
    ],
)
def test_a_file_in_a_frame(body: str) -> None:
    assert files(body) == [(PDF, "")]


@pytest.mark.parametrize(
    "viewer",
    [
        f"/js/pdfjs/web/viewer.html?file={PDF}",
        "/js/pdfjs/web/viewer.html?file=%2Fattach%2FP020250101.pdf#page=1",
        f"/plugins/generic/web/viewer.html?v=2&amp;file={PDF}",
    ],
)
def test_a_viewer_names_its_file(viewer: str) -> None:
    assert PDF in [url for url, _ in files(f'<iframe src="{viewer}"></iframe>')]
    assert PDF in [url for url, _ in files(f'<iframe data-src="{viewer}"></iframe>')]
    assert PDF in [url for url, _ in files("<div id='box'></div>", f'<script>$("#box").load("{viewer}")</script>')]


@pytest.mark.parametrize(
    "code",
    [
        'PDFObject.embed("{}", "#pdf");',
        "new PDFObject({{ url: '{}' }}).embed('pdf');",
        'var success = new PDFObject({{url:"{}",pdfOpenParams:{{}}}}).embed();',
        'pdfjsLib.getDocument("{}").promise.then(show);',
        "pdfjsLib.getDocument({{ url: '{}', cMapUrl: '/cmaps/' }});",
        'var pdfUrl = "{}"; show(pdfUrl);',
        'new Pdfh5("#demo", {{ pdfurl: "{}" }});',
        'var files = [{{"fileName":"预算表.pdf","filePath":"{}"}}];',
    ],
)
def test_a_file_that_a_script_shows(code: str) -> None:
    found = files("<div id='pdf'></div>", f"<script>{code.format(PDF)}</script>")
    assert [url for url, _ in found] == [PDF]


@pytest.mark.parametrize(
    "body",
    [
        "<p>附件：<a href='/down?id=7'>2024年度部门决算公开表</a></p>",
        "<p>附件2： <a href='/down?id=7'>2024年度部门决算公开表</a></p>",
        "<p>附件：1.<a href='/down?id=7'>2024年度部门决算公开表</a></p>",
        "<a href='/down?id=7' download>2024年度部门决算公开表</a>",
        "<ul class='fujian'><a href='/down?id=7'>2024年度部门决算公开表</a></ul>",
    ],
)
def test_a_file_without_a_name_is_known_by_where_it_stands(body: str) -> None:
    assert files(body) == [("/down?id=7", "2024年度部门决算公开表")]


def test_pages_and_neighbours_are_no_files() -> None:
    body = "<p>附件：<a href='/t2024.html'>部门决算</a></p><p>来源：<a href='/who?id=3'>财政局</a> 打印</p>"
    assert files(body) == []


def test_scripts_of_the_site_are_no_files_of_the_page() -> None:
    code = 'var logo = "/images/logo.png"; $.getScript("/js/a.js"); var tip = "附件表.xls后填写"; var x = "/a.html";'
    assert files("", f'<script src="/js/help.pdf.js"></script><script>{code}</script>') == []


def test_a_picture_that_is_loaded_late_is_asked_for_by_its_own_address() -> None:
    page = ARTICLE.format("", '<p><img src="/img/loading.gif" data-original="W0201.png"></p>' * 2, "")
    assert [file.url for file in read_html(page.encode()).attachments] == ["W0201.png"]
