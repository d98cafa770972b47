"""Every threshold of the layout room by name, with its unit and the document or file that taught it.

Units: `pt` points of the page as displayed, `em` sizes of the type concerned, `share` a part of one, `count` a number.
"Corpus of 0.1" is said of what was set over all files of the first corpus and is owed to no single one.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LAYOUT", "LayoutSettings"]


@dataclass(frozen=True, slots=True)
class LayoutSettings:
    """How near, far, many and large things on a page must be to mean something."""

    # Rulings to cells
    snap: float = 3.0
    """pt: positions nearer than this are one; pdfplumber's default, checked over 2,513 pages of real disclosures."""
    shortest_edge: float = 3.0
    """pt: shorter pieces are dots and corners of frames, no edges (corpus of 0.1)."""
    open_side: float = 6.0
    """pt: lines that reach so far beyond the last one across leave room for a row (accounts of 西南大学 2024)."""
    side_column: float = 20.0
    """pt: a column between a side and the next line is wider than this, a double line narrower (Jiangsu 2023)."""
    beside_ruling: float = 1.0
    """pt: how far a character on one side of a ruling may reach over it (corpus of 0.1)."""
    frame_margin: float = 1.0
    """pt: a border inferred round text stands so far from it (corpus of 0.1)."""
    across_ruling: float = 2.0
    """pt: text that reaches so far over a column edge or a cut on both sides crosses it (corpus of 0.1)."""
    outer_fewest: int = 3
    """count: rows with a label beside the rulings that make it a column (分市县决算表 of Henan 2024)."""
    outer_share: float = 0.6
    """share: of the grid's rows that must have such a label (分市县决算表 of Henan 2024)."""
    outer_rows: int = 3
    """count: most rows that stand above or below the rulings (second pages of 分市县决算表 of Henan 2024)."""
    outer_distance: float = 1.2
    """em: distance from the rulings within which a line is such a row (分市县决算表 of Henan 2024)."""
    outer_overlap: float = 1.0
    """pt: how far the middle of such a row may stand inside the rulings (corpus of 0.1)."""

    shading_before: int = 3
    """count: pieces of one line of a cell that are painted before the box behind its text (Jiangsu 2023)."""

    ground_room: float = 0.3
    """em: a box leaves no more room left and right of its text where it is painted behind it (Changsha 2026)."""
    ground_share: float = 0.7
    """share: of the boxes that do so (Changsha 2026)."""
    ground_cells: int = 40
    """count: boxes of a grid that are asked; a table's first row tells that it is one."""

    # Rows merged in one ruled row
    merged_headings: int = 2
    """count: most lines of words over a column of amounts (债务发行及还本付息情况表 of Hunan 2024)."""
    merged_clearance: float = 1.2
    """times: the width of a digit that a whole amount leaves free in its cell (a 2018 budget of Shijiazhuang)."""
    merged_centre: float = 0.6
    """em: how far a label's middle may stand from its amount's (budgets of Guangdong 2025 and Shijiazhuang 2018)."""
    merged_core: float = 0.35
    """em: half of what a line surely prints, so that neighbours set close stay apart (corpus of 0.1)."""
    merged_labelled: float = 0.5
    """share: of the amounts' rows that a column of labels names at least (债券年限情况表 of Jinan 2025)."""
    merged_level: float = 0.25
    """em: lines whose middles are so near stand beside one another (corpus of 0.1)."""
    merged_mostly: float = 0.8
    """share: of a column's lines that are amounts where a proven cut goes through it too (scans of Henan 2024)."""
    merged_many: int = 4
    """count: lines of such a column at least (scans of Henan 2024)."""
    merged_full: float = 1.2
    """em: a label that ends so near the cell's edge goes on below (债务发行及还本付息情况表 of Hunan 2024)."""

    span_off_centre: float = 0.5
    """em: an amount so far from the middle of its tall cell belongs to one row of it (a 2025 budget of Jinan)."""

    # Numbers over a ruling, words over a table
    cut_reach: float = 0.6
    """em: a number may go on beyond its cell if its last digit ends so near the edge (corpus of 0.1)."""
    cut_tight: float = 0.12
    """em: digits of one number stand closer than this (corpus of 0.1)."""
    watermark_size: float = 2.2
    """times: the table's usual type size; no heading in a cell is so large (corpus of 0.1)."""

    # Characters to lines
    word_gap: float = 0.18
    """em: between letters of the Latin alphabet such a gap is a space (corpus of 0.1)."""
    wide_gap: float = 0.45
    """em: between any characters; Chinese beside digits is set apart by a quarter (Word's default)."""
    spaced_fewest: int = 3
    """count: gaps of a line that tell that its letters are set apart (made-up case of wide letters)."""
    spaced_share: float = 0.7
    """share: of these gaps that are alike (made-up case of wide letters)."""
    spaced_even: float = 0.2
    """em: by which such gaps differ (made-up case of wide letters)."""
    same_edge: float = 0.8
    """pt: pieces of several rows that begin or end so near one another share a column (made-up print, no rulings)."""
    chunk_gap: float = 1.3
    """em: between columns that no ruling parts (corpus of 0.1)."""
    amount_gap: float = 0.6
    """em: between an amount that stands right in its column and the label of the next (corpus of 0.1)."""
    overlap: float = 0.15
    """em: neighbours on a line overlap less than this (quotes of “三公” in a workbook's print)."""
    run_back: float = 0.5
    """em: how far a character may step back and still follow the one before (corpus of 0.1)."""
    run_ahead: float = 1.5
    """em: how far ahead of the one before it a character follows (corpus of 0.1)."""
    run_start: float = 0.3
    """em: a character begins at most so far left of the begin of the one before (corpus of 0.1)."""
    same_line: float = 0.5
    """em: runs whose middles are nearer stand on one line: digits and Chinese have other baselines (corpus of 0.1)."""
    same_line_first: float = 0.7
    """em: the same against the first run of the line, so that a slanting row does not grow (corpus of 0.1)."""
    stands_over: float = 0.55
    """em: characters whose middles are nearer stand over one another, on two lines (Hohhot 2025)."""
    stands_level: float = 0.2
    """em: where their heights differ by more (Hohhot 2025)."""
    turned_reach: float = 1.5
    """em: turned characters nearer than this are one line (corpus of 0.1)."""

    raised_size: float = 0.72
    """times: the height of the type beside it, below which a character can be a raised note (Word's 58 to 66 %)."""
    note_size: float = 0.9
    """times: the same between two digits, which are of one type in a number (a browser's 83 %)."""
    note_foot: float = 0.2
    """share: of a digit's box that is below its line (the usual types' 0.18 to 0.23)."""
    lowered_depth: float = 0.1
    """em: a lowered note stands so far below the line (Word's eighth of a line)."""
    raised_height: float = 0.25
    """em: a raised note ends so far above the line's foot and begins so near its top (Word's third of a line)."""
    raised_distance: float = 0.35
    """em: a raised note stands so near what it belongs to; further off is another cell (Word's justified lines)."""
    smallest_type: float = 0.1
    """pt: type sizes are never less where something is divided by them (corpus of 0.1)."""

    # Lines of one cell
    cell_centred: float = 0.75
    """em: words whose free room left and right differs less are centred (corpus of 0.1)."""
    cell_full: float = 1.6
    """em: a line that ends so near the cell's edge is full and goes on below (corpus of 0.1)."""
    cell_wide: float = 0.75
    """share: of the cell's width from which a line counts as full anywhere (corpus of 0.1)."""
    cell_level: float = 0.5
    """em: characters whose middles differ less stand on one line of the cell (corpus of 0.1)."""

    # Tables without rulings
    rows_fewest: int = 4
    """count: lines with amounts that make a table of lines (a contents page has as many entries, but no decimals)."""
    rows_fewest_full: int = 2
    """count: the same where each has three pieces and two amounts with decimals (corpus of 0.1)."""
    rows_near: float = 2.8
    """em: lines of one table stand within this of each other (corpus of 0.1)."""
    rows_tall: float = 5.0
    """em: the usual distance of rows on a page that sets all of them far apart (made-up case of tall rows)."""
    rows_uneven: float = 1.3
    """times: that distance, within which two rows of such a page are neighbours (made-up case of tall rows)."""
    rows_body: float = 0.5
    """share: of a table's rows that hold amounts (corpus of 0.1)."""
    rows_filled: float = 0.42
    """share: of the places of a table's rows that are filled (corpus of 0.1)."""
    rows_beside: float = 0.9
    """em: lines whose middles are closer stand beside one another: no two rows do (corpus of 0.1)."""
    rows_alike: float = 1.1
    """times: the smallest step between a few rows far apart that the largest is (made-up case of tall rows)."""
    rows_wrapped: float = 0.25
    """share: of the reach of rows that are far apart, within which a line is a piece of a name (made-up case)."""
    heading_lines: int = 4
    """count: most lines of headings above a table without rulings (corpus of 0.1)."""
    numeric_share: float = 0.8
    """share: of a column's pieces that are amounts where it is a column of amounts (corpus of 0.1)."""
    column_space: float = 1.0
    """pt: blank space between two columns at least (corpus of 0.1)."""
    column_slack: float = 2.0
    """pt: how far a piece may reach over its column's edges (corpus of 0.1)."""
    group_off: float = 0.08
    """share: of their width, how far a heading's middle may stand from that of its columns (corpus of 0.1)."""
    group_columns: int = 40
    """count: columns beyond which no heading over several is looked for; a bound on work, no document reaches it."""

    # Lines to paragraphs
    edge_bin: float = 4.0
    """pt: edges of lines nearer than this are one (corpus of 0.1)."""
    edge_line: int = 12
    """count: characters of a line that tells something about the text's edges (corpus of 0.1)."""
    edge_proof: int = 3
    """count: full lines that prove where the text ends (corpus of 0.1)."""
    edge_third: float = 1 / 3
    """share: of the most frequent edge's lines that an edge further right needs (corpus of 0.1)."""
    edge_full: float = 2.0
    """em: a line that ends so near the right edge is full (corpus of 0.1)."""
    page_indent: float = 20.0
    """pt: a page whose lines all start so far in has only single indented lines (corpus of 0.1)."""
    page_width_bin: float = 10.0
    """pt: pages whose widths differ less share their margins (corpus of 0.1)."""
    indent: float = 1.2
    """em: a first line is set in by more than this (corpus of 0.1)."""
    title_indent: float = 20.0
    """pt: sets a title of any size in from the left (corpus of 0.1)."""
    centred: float = 1.0
    """em: how far a title's middle may stand from the column's (corpus of 0.1)."""
    big_gap: float = 1.8
    """times: the distance of lines that ends a paragraph (corpus of 0.1)."""
    widest_gap: float = 4.0
    """times: the same where the last line is long and its sentence has not ended (a 2026 budget of Yantai)."""
    leading_size: float = 1.2
    """em: lines stand at least so far apart (corpus of 0.1)."""
    other_size: float = 0.2
    """share: by which type sizes differ that do not belong together (corpus of 0.1)."""
    long_line: float = 0.6
    """share: of the column that prose fills which goes on although there was room (a 2026 budget of Yantai)."""
    line_rest: float = 0.6
    """em: what may be left free behind a full line beside the piece that did not fit (corpus of 0.1)."""
    entry_distance: float = 3.0
    """em: a page number stands at least so far behind its entry of the contents (corpus of 0.1)."""

    # Struck-out text
    strike_longest: float = 400.0
    """pt: a line that strikes characters out is no longer (made-up case of struck amounts)."""
    strike_middle: float = 0.12
    """share: of a height by which it may miss the middle; a blank to fill in misses by more (a 2017 budget)."""
    strike_over: float = 0.4
    """em: by which the line may be longer than its characters on either side; a ruling is longer (made-up case)."""
    strike_fewest: int = 2
    """count: characters that are struck together, but for a digit alone (made-up case of struck amounts)."""
    strike_corner: float = 0.6
    """pt: a vertical ruling so near to one of its ends makes it a ruling (made-up case)."""

    # Text in columns
    column_gutter: float = 1.3
    """em: blank space between two columns of text (a newspaper's page of Hohhot 2025)."""
    column_narrow: float = 0.6
    """em: blank space between two columns where many lines leave it: marks hang into it (Hohhot 2025)."""
    column_many: int = 10
    """count: such lines of each column (Hohhot 2025)."""
    column_lines: int = 3
    """count: lines of each of two columns of text (made-up case of two columns)."""
    column_characters: float = 8.0
    """count: characters of a line of such a column on average; labels are shorter (made-up case of two columns)."""
    column_marks: int = 2
    """count: commas and full stops in each column: prose (made-up case of two columns)."""
    column_amounts: float = 0.2
    """share: of a column's pieces that may be amounts; a table has more (corpus of 0.1)."""
    column_table: float = 0.6
    """share: of the page's width that a table takes which columns of text stand above or below (made-up case)."""

    # Outlines of drawn paths
    outline_thin: float = 3.0
    """pt: a filled rectangle thinner than this is a line (corpus of 0.1)."""
    outline_straight: float = 1.0
    """pt: how far the ends of a horizontal or vertical side may differ (corpus of 0.1)."""
    outline_places: int = 60_000
    """count: crossings of rulings, those of an A4 page ruled every three points; more is a mesh (made-up case)."""

    # Furniture, captions
    edge_zone: float = 0.15
    """share: of the page's height, from its top and bottom, in which furniture stands (corpus of 0.1)."""
    edge_drift: float = 0.02
    """share: of the page's height within which a running header returns (corpus of 0.1)."""
    edge_lines: int = 3
    """count: lines at the top and at the bottom that can be furniture (corpus of 0.1)."""
    running_fewest: int = 3
    """count: pages on which a running header returns at least (corpus of 0.1)."""
    running_share: float = 0.5
    """share: of the pages on which a running header returns at least (corpus of 0.1)."""
    caption_lines: int = 4
    """count: paragraphs above a table that can be its caption: number, title, unit, department (corpus of 0.1)."""
    caption_length: int = 60
    """count: characters of the longest caption (corpus of 0.1)."""


LAYOUT = LayoutSettings()
"""The settings that all readers share; frozen, so that a page reads the same wherever it is read."""
