"""Published rows as one file for another program: CSV, Excel, Parquet, JSON, DuckDB."""

from mingzhang.pipeline.export.chosen import Chosen, chosen
from mingzhang.pipeline.export.written import FORMATS, export

__all__ = ["FORMATS", "Chosen", "chosen", "export"]
