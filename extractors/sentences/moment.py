"""Everything that is known at the moment when one number has to be decided."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.items import Item, Phrase, phrase_of
from mingzhang.extractors.sentences.scope import Scope, fund_of
from mingzhang.extractors.sentences.state import Base, Draft, Memory
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["Moment", "draft_of", "read_phrase", "usual_base"]

_OWN_FUNDS = frozenset({"general", "government_fund", "state_capital"})
_ZERO = Decimal(0)


class Moment(NamedTuple):
    """One number, the clause before it, the clauses before that since the last number, and what follows.

    `words_after` are the words up to the next break, `mark_after` the first mark, `next_number` the next number of
    the sentence, `link` the sign between the number before and this clause. `memory` is the reader's own and changes
    as decisions fall.
    """

    number: Number
    clause: Clause
    before: tuple[Clause, ...]
    words_after: str
    mark_after: Cue | None
    next_number: Number | None
    scope: Scope
    memory: Memory
    in_reason: bool
    link: str = ""

    @property
    def above(self) -> tuple[str, ...]:
        """The names above an item that is named now."""
        parent = self.memory.parent
        return (*parent.above, parent.name) if parent else ()


def read_phrase(moment: Moment, text: str) -> Phrase:
    """The phrase of `text`, the issuer's own name dropped."""
    return phrase_of(text, moment.scope.issuer)


def usual_base(scope: Scope) -> Base:
    """What a change is compared with where the text does not say: the year before, in the usual phase."""
    return Base(scope.year - 1, scope.usual_phase)


def draft_of(moment: Moment, unit: Unit, item: Item, measure: str, *, sign: int = 1) -> Draft:
    """The draft of a fact; a direction downwards turns the value, unless it is printed negative already."""
    number = moment.number
    value = number.value * unit.factor
    flags = []
    if sign < 0 and value < 0:
        flags.append("double_negative")
    elif sign < 0:
        value = -value
    if number.unit is None:
        flags.append("unit_inferred")
    if number.qualifier:
        flags.append("approx")
    step = unit.factor.scaleb(-number.decimals)
    draft = Draft(
        number=number,
        item=item,
        measure=measure,
        period=moment.scope.year,
        value=value + _ZERO,
        unit=unit.unit,
        step=step,
        flags=flags,
    )
    if moment.scope.role == "performance" and (fund := _fund_in(item)) in _OWN_FUNDS:
        draft.fund = fund or ""
    return draft


def _fund_in(item: Item) -> str | None:
    """The fund that an item's name or the nearest name above it is."""
    return next((fund for name in (item.name, *reversed(item.above)) if (fund := fund_of(name))), None)
