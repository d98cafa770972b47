"""A whole store as static pages that need no server: places, years, bodies, documents, search, downloads."""
