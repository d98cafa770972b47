"""Bytes to facts: one reader per format, sections, numbers, sentences, tables. Pure: no network, no clock."""
