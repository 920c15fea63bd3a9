"""Files in, records out: one module a data set, and one pipeline that all of them share."""
