"""Layered graphs: which edges turn back, which layer a node stands in, in what order and where; without an image."""
