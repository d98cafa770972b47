"""Documents of office programs that only LibreOffice reads: Word 97, WPS, RTF and their kin."""

from mingzhang.pipeline.office.reading import reading_of

__all__ = ["reading_of"]
