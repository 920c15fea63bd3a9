"""Free text to values, for cells that put several things into one."""
