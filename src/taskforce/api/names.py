"""The audiences by name."""

AUDIENCES = ("agencies", "ministers", "parties", "regulator", "secretariat")
