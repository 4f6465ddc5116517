"""What one record's event asks of another: one follower of the log that sends commands, once each and in order."""
