"""Pictures of pages to glyphs and rulings: what a scan prints, recognised, with how sure each character is."""
