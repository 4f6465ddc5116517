"""A made-up story: invented people and parties, and all kinds of records through whole lifecycles."""
