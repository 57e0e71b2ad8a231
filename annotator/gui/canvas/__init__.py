"""The reading surface: layout, painter, interaction and the widget that joins them."""
