"""The nightly run: every portal asked politely, read, published, and what is missing said aloud."""
