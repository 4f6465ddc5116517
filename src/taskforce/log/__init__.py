"""The log: append, read, follow; the vault beside it; who may do what with it."""
