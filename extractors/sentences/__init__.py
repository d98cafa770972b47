"""Sentences to facts: tokens and cues, patterns that are data, one frozen discourse from clause to clause."""
