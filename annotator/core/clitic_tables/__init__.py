"""The words that tell radical first letters from proclitics, as tables: data only."""
