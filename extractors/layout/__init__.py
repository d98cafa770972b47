"""Glyphs and ruling segments of pages in, paragraphs and tables out; no format is named here."""
