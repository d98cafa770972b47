"""Sentences to facts: marks and numbers in a row, items and their scope, arithmetic that decides attachment."""
