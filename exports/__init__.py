"""The graph as files: one module a format, each with `MEDIA_TYPE`, `SUFFIX`, `KEEPS` and `write`."""
