"""The command line of cjm: one file a command, loaded when it is called."""
