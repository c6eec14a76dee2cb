"""The adviser's desk: a page on this machine to change a value, see what it does, say why, and keep it."""
