"""What the four UCDP loaders share: columns, ids old and new, actors with the names a file gives them, spells."""
