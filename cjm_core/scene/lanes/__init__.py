"""The lanes of the maps, one file a lane."""
