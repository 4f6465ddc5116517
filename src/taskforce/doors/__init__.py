"""From what somebody asks to a command of the log. Two doors, events of systems and mutations of people: one path."""
