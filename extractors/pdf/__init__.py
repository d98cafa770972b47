"""Reader of PDF files: characters, lines, paragraphs and ruled tables, with their places."""
