"""Tables' meaning: pages joined, forms recognised, every cell typed, numbers read as facts. Knows no file format."""

from mingzhang.extractors.tables.forms import Candidate, Explanation
from mingzhang.extractors.tables.reading import TableReading, explain_tables, read_sheets, read_tables

__all__ = ["Candidate", "Explanation", "TableReading", "explain_tables", "read_sheets", "read_tables"]
