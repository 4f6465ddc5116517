"""The audiences by name."""

AUDIENCES = ("agencies", "ministers", "parties", "regulator", "secretariat")
RECORDS = "records"
TOKENS = (*AUDIENCES, RECORDS)
"""What a token can be for. `records` asks nothing through the API: it is for `taskforce consultations`."""
