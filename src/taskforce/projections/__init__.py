"""The views: found as .sql files, kept as tables, brought up to date from the log."""
