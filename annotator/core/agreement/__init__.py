"""How far layers agree: counted per document, added up, divided last."""
