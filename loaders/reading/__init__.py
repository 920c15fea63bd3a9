"""Files to rows, with the place of each row kept for messages."""
