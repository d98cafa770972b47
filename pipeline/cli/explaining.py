"""What `mingzhang explain` prints: a number's reading and a table's form, each from the document read again."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.cross_check import Opinion, second_opinion
from mingzhang.extractors.pdf.picture import draw_page
from mingzhang.extractors.sentences.explain import Reading, explain_at
from mingzhang.extractors.tables import Explanation, explain_tables, read_sheets, read_tables
from mingzhang.pipeline.cli.chinese import label, told
from mingzhang.pipeline.cli.options import screen
from mingzhang.pipeline.gather import archived_task
from mingzhang.pipeline.office import reading_of
from mingzhang.pipeline.run import document_of
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.task import bytes_of
from mingzhang.schemas.document import Document
from mingzhang.schemas.errors import MingzhangError

__all__ = ["draw", "explain_number", "explain_table"]


def explain_number(name: str, offset: int, data: Path) -> None:
    """Print how the number at `offset` was read; raises `MingzhangError` where there is none."""
    reading = explain_at(_document(name, data), offset)
    if reading is None:
        raise MingzhangError("no number is printed there", where=f"offset {offset}", then="use a fact's char_start")
    _print_reading(reading)


def explain_table(name: str, number: int, data: Path) -> None:
    """Print why a table was taken for its form, and what a second engine reads differently in it.

    Raises `MingzhangError` where there is no such table.
    """
    payload, document = _found(name, data)
    explanations = explain_tables(document)
    if not 0 <= number < len(explanations):
        raise MingzhangError("no such table", where=f"table {number}", then=f"there are {len(explanations)}, from 0")
    _print_form(explanations[number])
    _print_second(second_opinion(payload, document, read_sheets(document)[number].pages))


def draw(name: str, page: int, output: Path, data: Path) -> None:
    """Write a page of a PDF as a picture with its cells marked, also those that a second engine reads differently."""
    payload, document = _found(name, data)
    opinion = second_opinion(payload, document, [page])
    marked = [(one.box, one.theirs) for one in opinion.differences]
    output.write_bytes(draw_page(payload, page, read_tables(document).tables, marked))
    screen().print(Text(told(f"page {page} drawn: {output}")))
    _print_second(opinion)


def _document(name: str, data: Path) -> Document:
    return _found(name, data)[1]


def _found(name: str, data: Path) -> tuple[bytes, Document]:
    """The bytes and document of a file, of an archived doc_id, or the newest of an archived address.

    Archived ones are read as a run reads them, so that what is explained is what was published.
    """
    path = Path(name)
    if path.is_file():
        payload = path.read_bytes()
        return payload, assemble(reading_of(payload, name=path.name), name=path.name)
    task = archived_task(Settings(data), name)
    payload = bytes_of(task)
    return payload, document_of(payload, task)


def _print_form(explanation: Explanation) -> None:
    console = screen()
    form = explanation.form
    taken = f"{form.id} {form.name} (score {explanation.score:.2f})" if form else told("no known form")
    console.print(Text(f"{label('title')}  {explanation.title or '—'}\n{label('form')}   {taken}"))
    columns = Table(*map(label, ("form", "score", "title", "headers found", "headers missing", "against")), box=None)
    for candidate in explanation.candidates:
        columns.add_row(
            Text(f"{candidate.form.id} {candidate.form.name}"),
            f"{candidate.score:.2f}",
            Text(candidate.title),
            Text("、".join(candidate.found)),
            Text("、".join(candidate.missing)),
            Text("、".join(candidate.against)),
        )
    console.print(columns)


def _print_second(opinion: Opinion) -> None:
    """What a second engine reads differently; nothing for formats that have only one."""
    if not opinion.pages:
        return
    pages = ", ".join(map(str, opinion.pages))
    what = f"other numbers in {len(opinion.differences)}" if opinion.differences else "the same numbers in all cells"
    screen().print(Text(told(f"second engine, page {pages}: {told(what)}")))
    for one in opinion.differences:
        screen().print(Text(told(f"  page {one.page}: {one.ours!r}, second reading {one.theirs!r}")))


def _print_reading(reading: Reading) -> None:
    console = screen()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    rows = (
        ("number", reading.printed),
        ("place", reading.place),
        ("sentence", reading.sentence),
        ("tokens", " | ".join(reading.tokens)),
        ("reading", reading.decision),
        ("why", reading.why),
        ("verdict", reading.verdict),
        ("meaning", reading.meaning),
    )
    for name, value in rows:
        if value:
            grid.add_row(Text(label(name), style="bold"), Text(value))
    console.print(grid)
    if reading.trials:
        heads = (label("binding"), label("arithmetic"), "")
        trials = Table(*heads, title=label("what arithmetic says"), title_justify="left", box=None)
        for trial in reading.trials:
            trials.add_row(Text(trial.item), Text(trial.calculation), label("holds" if trial.holds else "fails"))
        console.print(trials)
