"""Everything with side effects: archive, fetch, runs, publishing, reports, command line."""
