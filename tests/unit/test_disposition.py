"""Names of files in Content-Disposition, in the forms in which portals send them."""

import time
from urllib.parse import quote

import pytest

from mingzhang.pipeline.fetch.disposition import file_name, label_of

NAME = "青溪市水利局2024年度部门决算.pdf"


def latin(text: str, charset: str) -> str:
    """The header value as it comes: bytes seen as Latin-1."""
    return text.encode(charset).decode("latin-1")


@pytest.mark.parametrize(
    "value",
    [
        latin(f"attachment; filename={NAME}", "gbk"),
        latin(f'attachment;filename="{NAME}"', "gb18030"),
        latin(f'attachment; filename="{NAME}"', "utf-8"),
        f"attachment; filename*=UTF-8''{quote(NAME)}",
        f"attachment; filename*=utf-8'zh-CN'{quote(NAME)}; filename=\"fallback.pdf\"",
        f"attachment; filename=x.pdf; filename*=GBK''{quote(NAME.encode('gbk'))}",
        f"attachment; filename={quote(NAME)}",
        f'attachment; filename="{quote(NAME.encode("gbk"))}"',
        'attachment; filename="=?UTF-8?B?6Z2S5rqq5biC5rC05Yip5bGAMjAyNOW5tOW6pumDqOmXqOWGs+euly5wZGY=?="',
        latin(latin(f'attachment; filename="{NAME}"', "utf-8"), "utf-8"),
        latin(f'inline; name="a;b"; FILENAME = "{NAME}"', "gbk"),
        latin(f'attachment; filename="../../{NAME}"', "gbk"),
        latin(f'attachment; filename="C:\\\\temp\\\\{NAME}"', "utf-8"),
        f"attachment; filename*=UTF-8''..%2F..%2F{quote(NAME)}",
    ],
)
def test_all_forms_of_a_name_are_read(value):
    assert file_name([("Content-Type", "application/pdf"), ("content-disposition", value)]) == NAME


@pytest.mark.parametrize(
    "value",
    ["attachment", "", 'attachment; filename=""', 'attachment; filename="../.."', "attachment; filename=/", "a;b=c"],
)
def test_no_name_is_no_name(value):
    assert file_name([("Content-Disposition", value)]) == ""


def test_the_words_of_a_link_give_way_only_where_they_tell_nothing():
    headers = [("Content-Disposition", latin(f"attachment; filename={NAME}", "gbk"))]
    assert label_of("下载", headers) == NAME
    assert label_of("", headers) == NAME
    assert label_of("青溪市民政局2023年部门决算", headers) == "青溪市民政局2023年部门决算"
    assert label_of("附件1", []) == "附件1"


def test_a_hostile_value_takes_no_longer_than_its_length():
    spent = []
    for size in (20_000, 80_000):
        start = time.process_time()
        file_name([("Content-Disposition", 'attachment; filename="' + '\\"=?;%' * size)])
        spent.append(time.process_time() - start)
    assert spent[1] < 20 * spent[0] + 0.2
