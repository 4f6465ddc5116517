"""What operators are told, at an address of their own: positions, lags, what stopped and why, as codes.

Never payloads or names, and nothing that tells how busy one organisation is: of the doors all audiences are one.

tally       requests, counted by door, status and duration
state       how each part of the service stands
metrics     both as Prometheus reads it; routes: both as they are asked for
"""
