"""Crawling portals: lists read by the idioms of their content systems, everything into the archive first."""
