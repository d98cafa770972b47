"""How a numbered paragraph or label begins: 一、（二）3. ④ 第五部分 附件6："""

from __future__ import annotations

import re

__all__ = ["ORDINAL"]

ORDINAL = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:部分|章|节)|附件?\s*\d{0,2}[:：]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}\s?[.、．](?![\d.])|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]是|备?注[:：]"
)
"""Matched at the start of a line."""
