"""OFD (GB/T 33190): the state's fixed-layout format, read into glyphs and segments."""
