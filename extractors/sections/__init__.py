"""The tree of sections over a document's text: headings, contents, roles."""
