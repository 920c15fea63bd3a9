"""People and programs come in here: the HTTP API, the command line, the explorer."""
