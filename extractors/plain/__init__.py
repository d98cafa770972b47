"""Text without any format of its own: delimited values, and prose with tables of aligned words."""
