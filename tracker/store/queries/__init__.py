"""What is asked of and written to the tables: one file a table family, each a few functions on an open connection."""
