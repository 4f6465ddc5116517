"""A log many times as long: every history again, of other organisations."""

import asyncpg

from taskforce.log.batch import EVENT

COPIED = {
    "position": "position + n * (select position from log.head)",
    "stream_id": "md5(stream_id::text || n)::uuid",
    "event_id": "event_id || '/' || n",
    "data": r"""regexp_replace(data::text, '"(blue|red|green|desk|yard|member)"', '"\1' || n || '"', 'g')::jsonb""",
    "recorded_at": "recorded_at + n * interval '1 millisecond'",
}


async def multiply(admin: asyncpg.Connection, times: int) -> int:
    """Of the organisations blue1, blue2, ... Returns how many events there are then. Hashes are not made again."""
    columns = ", ".join(COPIED.get(name, name) for name in EVENT)
    await admin.execute(
        f"insert into log.event ({', '.join(EVENT)}) select {columns}"
        f" from generate_series(1, {times}) n, log.event where type not like 'overview.%'"
    )
    await admin.execute(
        "insert into log.vault select log_id, position + n * (select position from log.head), subjects, salts, personal"
        f" from generate_series(1, {times}) n, log.vault"
    )
    await admin.execute(
        "update log.head set position = (select max(position) from log.event),"
        " recorded_at = (select max(recorded_at) from log.event)"
    )
    await admin.execute("analyze log.event; analyze log.vault")
    count: int = await admin.fetchval("select count(*) from log.event")
    return count
