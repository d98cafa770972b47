"""Sentences to facts: tokens and cues, patterns that are data, one frozen discourse; arithmetic settles what is open."""
