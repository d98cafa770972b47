"""The command line: a skin over functions; heavy things are imported only by the command that needs them."""
