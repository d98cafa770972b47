"""The reader of web pages: charset, tree, pieces in reading order, the region that is the disclosure, metadata."""
