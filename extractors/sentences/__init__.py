"""Sentences to facts: tokens and cues, patterns that are data, one frozen discourse that carries from clause to clause."""
