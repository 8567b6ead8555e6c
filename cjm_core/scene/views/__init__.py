"""The views: one file a view, each a function from a story to scenes."""
