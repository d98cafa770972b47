"""Next pages without an address: a form is posted (`__doPostBack`, onclick pagers), a script asks (`$.post`, `$.ajax`).

Nothing is run. What a browser would send is put together from what stands plainly in the page: the fields of the form,
the texts and numbers of the call, the arguments of the handler. Forms that ask for a password are never sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag

from mingzhang.pipeline.crawl.links import ListPage, absolute
from mingzhang.pipeline.crawl.pagers import is_dead, is_next, pagers, said_number
from mingzhang.pipeline.crawl.paging import PARAMETERS
from mingzhang.pipeline.fetch.soup import attribute, scripts_of, soup_of, words_of

__all__ = ["NextPage", "known_as", "told_page", "turn_of", "turned"]

_POST_BACK = re.compile(
    r"__doPostBack\s{0,9}\(\s{0,9}['\"]([^'\"]{0,300})['\"]\s{0,9},\s{0,9}['\"]([^'\"]{0,300})['\"]"
)
_CALL = re.compile(r"(?<![\w$.])([\w$]{1,60})\s{0,9}\(([^()]{0,300})\)")
_SET = re.compile(
    r"(?:getElementById\s{0,9}\(\s{0,9}['\"]|\$\s{0,9}\(\s{0,9}['\"]#|\bforms?\d?(?:\[[^\[\]]{1,60}\])?\.|\bdocument\.[\w$]{1,60}\.)"
    r"(?:elements\s{0,3}(?:\[\s{0,3}['\"]|\.))?([\w$:.-]{1,80}?)"
    r"(?:['\"]\s{0,9}\)\s{0,9}\.\s{0,9}val\s{0,9}\(|['\"]\s{0,9}[)\]]\s{0,9}\.\s{0,9}value\s{0,9}=|\.value\s{0,9}=)"
    r"\s{0,9}['\"]?([\w$-]{1,60})"
)
_SHORT = re.compile(
    r"\$\s{0,9}\.\s{0,9}(post|get|getJSON)\s{0,9}\(\s{0,9}['\"]([^'\"]{1,1000})['\"]\s{0,9},\s{0,9}"
    r"(\{[^{}]{1,2000}\}|['\"][^;{}]{1,2000})",
)
_LONG = re.compile(r"\$\s{0,9}\.\s{0,9}ajax\s{0,9}\(\s{0,9}\{(.{1,3000})", re.DOTALL)
_URL = re.compile(r"\burl\s{0,9}:\s{0,9}['\"]([^'\"]{1,1000})['\"]")
_METHOD = re.compile(r"\b(?:type|method)\s{0,9}:\s{0,9}['\"](post|get)['\"]", re.IGNORECASE)
_DATA = re.compile(r"\bdata\s{0,9}:\s{0,9}(\{[^{}]{1,2000}\}|['\"][^;{}]{1,2000})")
_PAIR = re.compile(
    r"['\"]?([\w$]{1,60})['\"]?\s{0,9}:\s{0,9}(?:\"([^\"\n]{0,500})\"|'([^'\n]{0,500})'|([^,{}\n'\"]{1,200}))"
)
_VARIABLE = re.compile(
    r"(?:\bvar|\blet|\bconst|,)\s{1,9}([\w$]{1,60})\s{0,9}=\s{0,9}(?:['\"]([^'\"\n]{0,300})['\"]|(\d{1,9}))"
)
_JOINED = re.compile(r"['\"]?([\w$&?=]{0,300})['\"]\s{0,9}\+\s{0,9}([\w$]{1,60})")
_PLAIN_DATA = re.compile(r"['\"]([\w$&?=%.-]{1,1500})['\"]")

_PROXY = re.compile(r"\bproxyUrl['\"]?\s{0,9}:\s{0,9}['\"]([^'\"<>\s]{1,500})['\"]")
_AJAX_PARAMETERS = re.compile(r"\bajaxParam['\"]?\s{0,9}:\s{0,9}(\{[^{}]{1,2000}\})")
_PER_PAGE = re.compile(r"\bperPage['\"]?\s{0,9}:\s{0,9}['\"]?([0-9]{1,4})(?![0-9])", re.IGNORECASE)
_RECORDS = re.compile(r"\btotalRecord['\"]?\s{0,9}:\s{0,9}['\"]?([0-9]{1,7})(?![0-9])", re.IGNORECASE)
_PAGES_BY_SCRIPT = re.compile(r"共\s{0,3}[0-9]{1,6}\s{0,3}[页条]|下一页|total", re.IGNORECASE)
"""A list that says how long it is, or that it goes on: what its script asks with a page's number is its next page."""

PAGE = frozenset({*PARAMETERS, "intcurpage", "curpagenum"})
MOST_FIELDS, LONGEST_FORM = 500, 400_000
UNSENT = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass(frozen=True, slots=True)
class NextPage:
    """The next page: the address that is asked, and the form that is posted there (empty: it is only asked)."""

    url: str
    form: str


def turn_of(page: ListPage, number: int) -> NextPage | None:
    """The page after page `number` where a form or a script leads there, None where neither does so plainly.

    `number` 0 asks for the first page of a list that stands nowhere in its own page.
    """
    if page.root is None:
        return None
    code = scripts_of(page.root)
    if turn := _proxied(page, code, number + 1):
        return turn
    for link in _pagers(page, number + 1):
        handler = f"{attribute(link, 'onclick')}; {attribute(link, 'href')}"
        if (
            turn := _post_back(page, link, handler)
            or _called(page, link, handler, code)
            or _submitted(page, link, handler)
        ):
            return turn
    for select in page.root.find_all("select", limit=50):
        if turn := _chosen(page, select, number + 1):
            return turn
    goes_on = number == 0 or _PAGES_BY_SCRIPT.search(page.text)
    return _asked(page, code, {}, number + 1) if goes_on else None


def turned(url: str, form: str) -> NextPage | None:
    """The page after one that came by `url` and `form`: its number, or its window of records, moved on by one."""
    parts, pairs = urlsplit(url), parse_qsl(form, keep_blank_values=True)
    query = parse_qsl(parts.query, keep_blank_values=True)
    moved_query, moved_form = _moved(query), _moved(pairs)
    if moved_query == query and moved_form == pairs:
        return None
    return NextPage(urlunsplit((*parts[:3], urlencode(moved_query), "")), urlencode(moved_form))


def told_page(page: ListPage) -> ListPage:
    """An answer to a script as a page: the HTML that stands in its JSON, or its JSON as a script's data."""
    text = page.text.lstrip("\ufeff \t\r\n(")
    if text[:1] not in {"{", "["}:
        return page
    try:
        told = list(_texts(json.loads(text.rstrip("); \r\n\t"))))
    except (ValueError, RecursionError):
        return page
    inner = "".join(each for each in told if "<a" in each) or f"<script>{text}</script>"
    root = soup_of(f"<div>{inner}</div>")
    found = tuple(pagers(root)) if root is not None else ()
    return replace(page, text=page.text if "<script>" in inner[:8] else inner, root=root, pagers=found)


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _texts(each)


def known_as(url: str, number: int) -> str:
    """The address by which a posted page is known, as other archives write it: hidden fields change nightly."""
    return f"{url}{'&' if urlsplit(url).query else '?'}__wb_method=POST&__page={number}"


def _pagers(page: ListPage, number: int) -> Iterator[Tag]:
    """Elements that lead to the next page and are alive, those that say 下一页 first."""
    found = [link for link in page.pagers if not is_dead(link)]
    yield from (link for link in found if is_next(link))
    yield from (link for link in found if link.name in {"a", "button", "li"} and said_number(link) == number)


def _post_back(page: ListPage, link: Tag, handler: str) -> NextPage | None:
    """ASP.NET: the page's form with the pager as its event."""
    told = _POST_BACK.search(handler)
    form = _form(page, link) if told else None
    if told is None or form is None:
        return None
    return _sent(page, form, {"__EVENTTARGET": told[1], "__EVENTARGUMENT": told[2]})


def _submitted(page: ListPage, link: Tag, handler: str) -> NextPage | None:
    """A submit button of a form, or one whose handler submits it."""
    form = link.find_parent("form")
    kind = attribute(link, "type").lower() or ("submit" if link.name == "button" else "")
    if form is None or not (kind in {"submit", "image"} or "submit()" in handler.replace(" ", "")):
        return None
    own = attribute(link, "name")
    return _sent(page, form, {own: attribute(link, "value")} if own else {})


def _chosen(page: ListPage, select: Tag, number: int) -> NextPage | None:
    """A select box that submits its form when the next page is chosen in it."""
    form, name = select.find_parent("form"), attribute(select, "name")
    options = select.find_all("option", limit=2000)
    chosen = next((each for each in options if said_number(each) == number), None)
    if form is None or chosen is None or not name or "submit()" not in attribute(select, "onchange").replace(" ", ""):
        return None
    return _sent(page, form, {name: attribute(chosen, "value") or str(number)})


def _called(page: ListPage, link: Tag, handler: str, code: str) -> NextPage | None:
    """A function of the page that fills a field and submits, or asks, with the arguments of the handler."""
    for call in _CALL.finditer(handler[:4000]):
        if call[1] not in page.scripts.functions:
            continue
        parameters, body = page.scripts.functions[call[1]]
        arguments = [each.strip().strip("'\"") for each in call[2].split(",")]
        given = dict(zip(parameters, arguments, strict=False))
        if "submit" in body and (form := _form(page, link)) is not None:
            told = {name: given.get(value, value) for name, value in _SET.findall(body)}
            if told and all(value.isdecimal() or value not in given for value in told.values()):
                return _sent(page, form, told)
        number = next((int(each) for each in arguments if each.isdecimal() and len(each) < 7), 0)
        if number and (turn := _asked(page, body, given, number, variables=_variables(code))):
            return turn
    return None


def _form(page: ListPage, link: Tag) -> Tag | None:
    """The form that an element stands in, or the only one of the page, or the one that ASP.NET keeps its state in."""
    around = link.find_parent("form")
    forms = page.root.find_all("form", limit=20) if page.root is not None else []
    if isinstance(around, Tag):
        return around
    stateful = [form for form in forms if form.find("input", attrs={"name": "__VIEWSTATE"}) is not None]
    return stateful[0] if stateful else forms[0] if len(forms) == 1 else None


def _sent(page: ListPage, form: Tag, more: Mapping[str, str]) -> NextPage | None:
    """What a browser would send of a form, with some fields set."""
    fields = _fields(form)
    if fields is None:
        return None
    by_id = {attribute(field, "id"): attribute(field, "name") for field in form.find_all(["input", "select"], id=True)}
    told = {by_id.get(name) or name: value for name, value in more.items()}
    pairs = [(name, value) for name, value in fields if name not in told] + list(told.items())
    url, sent = absolute(page.base, attribute(form, "action") or page.base), urlencode(pairs)
    if not url or not sent or len(sent) > LONGEST_FORM:
        return None
    if attribute(form, "method").lower() == "post" or "__EVENTTARGET" in told:
        return NextPage(url, sent)
    return NextPage(urlunsplit((*urlsplit(url)[:3], sent, "")), "")


def _fields(form: Tag) -> list[tuple[str, str]] | None:
    """The fields of a form as they stand; None where it asks for a password or is beyond bounds."""
    found = form.find_all(["input", "select", "textarea"], limit=MOST_FIELDS + 1)
    if len(found) > MOST_FIELDS or any(attribute(each, "type").lower() == "password" for each in found):
        return None
    return [(attribute(each, "name"), _value(each)) for each in found if attribute(each, "name") and _is_sent(each)]


def _is_sent(field: Tag) -> bool:
    kind = attribute(field, "type").lower()
    if field.has_attr("disabled") or (field.name == "input" and kind in UNSENT):
        return False
    return kind not in {"checkbox", "radio"} or field.has_attr("checked")


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text()
    if field.name != "select":
        return attribute(field, "value")
    options = [each for each in field.find_all("option", limit=2000) if isinstance(each, Tag)]
    chosen = next((each for each in options if each.has_attr("selected")), options[0] if options else None)
    if chosen is None:
        return ""
    return attribute(chosen, "value") if chosen.has_attr("value") else words_of(chosen)


def _asked(
    page: ListPage, code: str, given: Mapping[str, str], number: int, *, variables: Mapping[str, str] | None = None
) -> NextPage | None:
    """What a script asks for page `number`: address and data of a jQuery call that has a page's number in it."""
    known = dict(_variables(code) if variables is None else variables) | dict(given)
    for method, told, data in _calls(code):
        url, pairs = absolute(page.base, told.replace("&amp;", "&")), _data(data, known, number)
        if not url or pairs is None:
            continue
        window = {name for name, _ in parse_qsl(urlsplit(url).query)} >= {"startrecord", "endrecord"}
        if not window and not any(name.lower() in PAGE for name, _ in pairs):
            continue
        if window:
            url = _at_window(url, number)
        sent = urlencode(pairs)
        if method == "post":
            return NextPage(url, sent)
        parts = urlsplit(url)
        return NextPage(urlunsplit((*parts[:3], "&".join(filter(None, (parts.query, sent))), "")), "")
    return None


def _proxied(page: ListPage, code: str, number: int) -> NextPage | None:
    """hanweb: $.jpage({proxyUrl, ajaxParam, perPage, totalRecord}) posts its parameters for a window of records."""
    proxy = _PROXY.search(code)
    size = _PER_PAGE.search(code)
    if proxy is None or size is None or int(size[1]) < 1:
        return None
    told, total = _AJAX_PARAMETERS.search(code), _RECORDS.search(code)
    pairs = _data(told[1], _variables(code), number) if told else []
    url, first = absolute(page.base, proxy[1]), (number - 1) * int(size[1]) + 1
    if not url or pairs is None or (total is not None and first > int(total[1])):
        return None
    window = {"startrecord": first, "endrecord": first + int(size[1]) - 1, "perpage": int(size[1])}
    return NextPage(
        f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(window)}", urlencode(pairs) or "startrecord=1"
    )


def _calls(code: str) -> Iterator[tuple[str, str, str]]:
    """Method, address and data of each jQuery call."""
    for short in _SHORT.finditer(code):
        yield ("post" if short[1] == "post" else "get"), short[2], short[3]
    for call in _LONG.finditer(code):
        url, method, data = _URL.search(call[1]), _METHOD.search(call[1]), _DATA.search(call[1])
        if url is not None:
            yield (method[1].lower() if method else "get"), url[1], data[1] if data else ""


def _data(data: str, known: Mapping[str, str], number: int) -> list[tuple[str, str]] | None:
    """The data of a call with names put in; None where a name is not known. A page's number is `number`."""
    if not data.startswith("{"):
        joined = _JOINED.sub(lambda found: f"{found[1]}{known.get(found[2], number)}&", data)
        plain = _PLAIN_DATA.search(data)
        text = joined.strip("'\"&+ ") if joined != data else plain[1] if plain else ""
        return [(name, str(number) if name.lower() in PAGE else value) for name, value in parse_qsl(text)]
    pairs: list[tuple[str, str]] = []
    for name, double, single, bare in _PAIR.findall(data):
        value: str | None = double or single or bare.strip()
        if bare.strip() and not bare.strip().isdecimal():
            value = known.get(bare.strip())
        if name.lower() in PAGE:
            value = str(number)
        if value is None:
            return None
        pairs.append((name, value))
    return pairs


def _variables(code: str) -> dict[str, str]:
    return {name: text or digits for name, text, digits in _VARIABLE.findall(code[:1_000_000])}


def _at_window(url: str, number: int) -> str:
    """The address with its window of records moved to page `number`, which begins where it stands at page 1."""
    parts = urlsplit(url)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True))
    first, last = pairs.get("startrecord", ""), pairs.get("endrecord", "")
    if not (first.isdecimal() and last.isdecimal() and len(first) < 9 and len(last) < 9) or int(first) > 1:
        return url
    size = int(last) - int(first) + 1
    pairs |= {"startrecord": str((number - 1) * size + 1), "endrecord": str(number * size)}
    return urlunsplit((*parts[:3], urlencode(pairs), ""))


def _moved(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of the page after theirs."""
    told = dict(pairs)
    first, last = told.get("startrecord", ""), told.get("endrecord", "")
    if first.isdecimal() and last.isdecimal() and len(last) < 9 and int(last) >= int(first):
        size = int(last) - int(first) + 1
        window = {"startrecord": str(int(last) + 1), "endrecord": str(int(last) + size)}
        return [(name, window.get(name, value)) for name, value in pairs]
    return [
        (name, str(int(value) + 1) if name.lower() in PAGE and value.isdecimal() and len(value) < 7 else value)
        for name, value in pairs
    ]
