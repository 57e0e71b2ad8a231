"""Foreign syntax: one module per file format, core types in and out, streaming."""
