"""Event logs: read into canonical columns, ordered into steps, and reduced to what journeys have in common."""
