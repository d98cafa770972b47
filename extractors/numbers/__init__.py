"""Printed numbers: a same-length normal form, and a lexer that tells quantities from digits that are none."""
