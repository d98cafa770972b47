"""Tables' meaning: pages joined, forms recognised, every cell typed, numbers read as facts. Knows no file format."""

from extractors.tables.reading import TableReading, read_tables

__all__ = ["TableReading", "read_tables"]
