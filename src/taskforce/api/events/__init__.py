"""The door of agencies' systems: CloudEvents in, a verdict for each."""
