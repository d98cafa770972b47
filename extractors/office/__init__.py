"""Readers of office files: spreadsheets (xlsx, xls) and Word documents (docx)."""
