"""The pages of findings: everything that the checks say cannot all be right, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mingzhang.pipeline.site.holdings import Holdings
from mingzhang.pipeline.site.listing import finding_items
from mingzhang.pipeline.site.markup import both, coded, joined, said, tag
from mingzhang.pipeline.site.shell import page

__all__ = ["finding_pages"]

AT_ONCE = 500


def finding_pages(held: Holdings, lang: str) -> Iterator[tuple[str, str]]:
    """File and page, five hundred findings on each; buttons leave those of one severity or one rule."""
    parts = [held.findings[start : start + AT_ONCE] for start in range(0, len(held.findings), AT_ONCE)] or [[]]
    names = ["findings.html", *(f"findings-{number + 1}.html" for number in range(1, len(parts)))]
    links = [tag("a", str(number), href=name) for number, name in enumerate(names, 1)]
    for name, part in zip(names, parts, strict=True):
        grades = Counter(row["severity"] for row in part)
        rules = Counter(row["rule"] for row in part)
        chips = [
            tag("button", coded("severity", one), f" {count}", type="button", data_only_severity=one)
            for one, count in grades.most_common()
        ]
        chips += [
            tag("button", f"{one} {count}", type="button", data_only_rule=one) for one, count in rules.most_common(12)
        ]
        body = joined(
            tag("p", both("findings_lead"), class_="soft"),
            tag("p", *links, class_="years") if len(parts) > 1 else None,
            tag("p", *(joined(chip, " ") for chip in chips), class_="chips", hidden=True),
            finding_items(part, held.documents, "") if part else tag("p", both("no_findings")),
        )
        yield name, page(said("findings", lang), body, lang=lang, here="findings")
