"""One module per place the user goes."""
