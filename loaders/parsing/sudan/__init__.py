"""The rows of the Sudan and South Sudan mediation set: names, checks between rows, claims."""
