"""One append-only log of what a task force for defending democracy does, and the views each audience may read."""
