"""The embedded PostgreSQL: started by whoever comes first, shared, and stopped by whoever leaves last.

    async with running(settings) as server:
        connection = await asyncpg.connect(server.admin)

It holds together whoever is killed at whatever moment, because the kernel does the counting. Each fact is a lock on a
file, which ends with the last process that has the file open:

    users       shared by every user: nobody is left once it can be had alone
    supervisor  held by the supervisor, the server's parent, for as long as it lives
    server      held by the server and everything it starts: free means that nothing of it runs
    door        held for the moment of coming or leaving, so that these happen one at a time
"""

from taskforce.postgres.cluster import Cluster, running
from taskforce.postgres.errors import PostgresProblem
from taskforce.postgres.server import Server

__all__ = ["Cluster", "PostgresProblem", "Server", "running"]
