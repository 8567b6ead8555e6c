"""The command line of cjm."""
