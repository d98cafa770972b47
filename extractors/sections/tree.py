"""The section tree: headings held on a stack by style and number, roles from the standard sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.extractors.numbers.normal import compact
from mingzhang.extractors.sections.contents import contents_range
from mingzhang.extractors.sections.headings import STYLES, Heading, heading_of, ordinal_of, run_in_heading
from mingzhang.schemas.document import Paragraph, Section
from mingzhang.schemas.vocabulary.sections import StandardSection, standard_section
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["build_sections"]

_BROAD = frozenset({"contents", "work", "tables", "narrative", "overview", "attachment"})
"""Standard sections with words that any paragraph may begin with: (2)年度预算安排：95万元 is a line of its project."""
_LONGEST_TITLE = 36
_CLOSING = frozenset({"chinese", "chinese_bracket"})
_RANK = {style: rank for rank, style in enumerate(STYLES)}


@dataclass(slots=True)
class _Open:
    """A section still growing: its heading, place in the tree, and the paragraphs that are its own."""

    heading: Heading
    number: int
    parent: int | None
    level: int
    path: tuple[str, ...]
    role: str
    canonical: str | None
    first: int
    last: int
    page: int | None
    run_in: int = 0
    children: list[int] = field(default_factory=list)


def build_sections(paragraphs: Sequence[Paragraph], starts: Sequence[int], text: str) -> tuple[Section, ...]:
    """The sections of a document in reading order; their slices tile `text`.

    What stands before the first heading is a section without title. The table of contents is one section
    (`canonical` `contents`). A numbering that starts over inside a section (an embedded self-evaluation report, as on
    the sample page) nests below it instead of ending it.
    """
    contents = contents_range([paragraph.text for paragraph in paragraphs])
    grown = [_Open(Heading(None, 0, "", ""), 0, None, 0, (), "other", None, 0, 0, _page(paragraphs, 0))]
    stack: list[_Open] = []
    for index, paragraph in enumerate(paragraphs):
        if contents and contents[0] <= index < contents[1]:
            if index == contents[0]:
                grown.append(_contents(len(grown), index, paragraph.page))
                stack.clear()
            grown[-1].last = index + 1
            continue
        if contents and index == contents[1]:
            stack.clear()
        heading, length = heading_of(paragraph.text, marked=paragraph.heading or _unnumbered(paragraph, stack)), 0
        numbered = ordinal_of(paragraph.text.strip()) if heading is None and stack else None
        if numbered:
            heading, length = _run_in(paragraph.text, numbered, stack)
        if heading is None or (heading.style is None and not stack and not _standard(heading.title)):
            if contents and index == contents[1]:
                grown.append(
                    _Open(
                        Heading(None, 0, "", ""), len(grown), None, 0, (), "other", None, index, index, paragraph.page
                    )
                )
            grown[-1].last = index + 1
            if numbered:
                _hold_place(numbered, stack)
            continue
        _place(heading, stack)
        stack[:] = _real(stack)
        grown.append(_opened(heading, stack, len(grown), index, paragraph.page))
        grown[-1].run_in = length
        stack.append(grown[-1])
    return tuple(_closed(grown, starts, text, paragraphs))


def _unnumbered(paragraph: Paragraph, stack: Sequence[_Open]) -> int:
    """The level of a line without a number that heads a chapter: 2026年部门预算编制说明, 名词解释; else 0.

    It is centred, or opens execution or draft where no chapter is numbered (全市财政预算执行情况). Without it the
    narrative of a Shanghai unit stood below the last duty of its first page, and its glossary below the last chapter.
    """
    title = paragraph.text.strip()
    if len(title) > _LONGEST_TITLE or ordinal_of(title):
        return 0
    if paragraph.centred and shape("heading.unnumbered").search(compact(title)):
        return 1
    plain = all(one.heading.style is None for one in stack)
    return int(plain and shape("heading.phase").search(compact(title)) is not None)


def _run_in(text: str, numbered: tuple[str, int, int], stack: Sequence[_Open]) -> tuple[Heading | None, int]:
    """A title with its text behind it in one paragraph, and the title's length.

    It is a standard title, or the next number after such a paragraph: 2.“三公”经费。… ends where 3.预算稳定调节基金。…
    or 3.全年动用预备费5万元… begins.
    """
    style, number, ordinal = numbered
    found = run_in_heading(text, numbered)
    standard = _standard(found[0].title) if found else None
    if found and standard and standard.id not in _BROAD:
        return found
    before = next((one for one in reversed(stack) if one.heading.style == style), None)
    if before is None or before.heading.number != number - 1:
        return None, 0
    if not before.run_in and not (before.number >= 0 and before.heading.style in _CLOSING):
        return None, 0
    length = len(text) - len(text.lstrip()) + ordinal
    return found or (Heading(style, number, text[:length].strip(), ""), length)


def _hold_place(numbered: tuple[str, int, int], stack: list[_Open]) -> None:
    """Let a numbered paragraph that is no heading hold its number, so that the next number finds its place.

    (一)目的：… as text and (二)原则 as heading belong to the same list (the sample page's embedded report).
    """
    heading = Heading(numbered[0], numbered[1], "", "")
    _place(heading, stack)
    if stack:
        stack.append(_Open(heading, -1, None, 0, (), "", None, 0, 0, None))


def _real(stack: list[_Open]) -> list[_Open]:
    return [section for section in stack if section.number >= 0]


def _page(paragraphs: Sequence[Paragraph], index: int) -> int | None:
    return paragraphs[index].page if index < len(paragraphs) else None


def _contents(number: int, index: int, page: int | None) -> _Open:
    return _Open(Heading(None, 0, "", "目录"), number, None, 1, ("目录",), "other", "contents", index, index + 1, page)


def _place(heading: Heading, stack: list[_Open]) -> None:
    """Pop `stack` until its top is the parent of `heading`."""
    same = [depth for depth, section in enumerate(stack) if section.heading.style == heading.style]
    for depth in reversed(same):
        if stack[depth].heading.number == heading.number - 1:
            del stack[depth:]
            return
    if heading.style == "part" or heading.style is None:
        del stack[same[0] if same else 0 :]
        return
    if heading.number == 1:
        _start_over(heading, stack, same)
        return
    for depth in reversed(same):
        if stack[depth].heading.number < heading.number:
            del stack[depth:]
            return
    if not same:
        _below_outer(heading, stack)


def _start_over(heading: Heading, stack: list[_Open], same: list[int]) -> None:
    """A first number: inside the section on top where its style is new or an embedded report starts, else beside.

    A lone 一、 after 一、 with nothing deeper open is a new list beside the old one, not a child of it.
    """
    if same and same[-1] == len(stack) - 1:
        del stack[same[-1] :]
        return
    if not same:
        _below_outer(heading, stack)


def _below_outer(heading: Heading, stack: list[_Open]) -> None:
    """Drop what is deeper in numbering style than `heading`; unnumbered headings stay as parents."""
    rank = _RANK[heading.style or "digit_bracket"]
    while stack and stack[-1].heading.style and _RANK[stack[-1].heading.style] >= rank:
        stack.pop()


def _standard(title: str) -> StandardSection | None:
    return standard_section(compact(title))


def _opened(heading: Heading, stack: list[_Open], number: int, index: int, page: int | None) -> _Open:
    parent = stack[-1] if stack else None
    standard = _standard(heading.title)
    role = standard.role if standard else (parent.role if parent else "other")
    if parent and parent.role in ("glossary", "duties", "performance") and role in ("narrative", "overview", "tables"):
        role = parent.role
    return _Open(
        heading,
        number,
        parent.number if parent else None,
        len(stack) + 1,
        (*(parent.path if parent else ()), heading.title),
        role,
        standard.id if standard else None,
        index,
        index + 1,
        page,
    )


def _head(section: _Open, paragraphs: Sequence[Paragraph]) -> int:
    """How much of a section its printed title is: the whole first paragraph, or what it begins with."""
    if section.run_in:
        return section.run_in
    return len(paragraphs[section.first].text) + 1 if section.heading.title else 0


def _closed(grown: list[_Open], starts: Sequence[int], text: str, paragraphs: Sequence[Paragraph]) -> list[Section]:
    bounds = [starts[section.first] if section.first < len(starts) else len(text) for section in grown] + [len(text)]
    bounds[0] = 0
    sections = []
    for section, start, end in zip(grown, bounds, bounds[1:], strict=False):
        head = _head(section, paragraphs) if section.first < len(starts) else 0
        sections.append(
            Section(
                number=section.number,
                parent=section.parent,
                level=section.level,
                ordinal=section.heading.ordinal,
                title=section.heading.title,
                role=section.role,
                canonical=section.canonical,
                page=section.page,
                start=start,
                body=min(end, start + head),
                end=end,
                path=section.path,
            )
        )
    return sections
