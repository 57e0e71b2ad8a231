"""The file: the only room with SQL; one module per noun."""
