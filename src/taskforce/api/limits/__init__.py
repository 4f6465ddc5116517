"""What one client, one organisation and one request may take, so that others are answered as if it did not.

buckets     how much may be asked for in a second
meter       who asks for how much; admission: who sends tokens that are none
turns       how many of an audience's connections one organisation holds at once; line: of those who wait
crowd       how much of one kind one client has open
seconds     how long a request may take; connection: how long its head may, and the taking of what is sent
websocket   pings, and the pieces of a message
"""
