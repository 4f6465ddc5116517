-- streams: whole histories, each in the order of its versions; looked up one by one, as in event_log.sql
select r.*
from unnest($2::uuid[]) as asked(stream_id)
cross join lateral (select * from log.readable
                    where stream_id = asked.stream_id and log_id = $1
                    order by version) r

-- version: where a stream stands
select coalesce((select version from log.event where stream_id = $2 and log_id = $1 order by version desc limit 1), 0)

-- version_at: where it stood when the log stood at a position
select coalesce((select version from log.event where stream_id = $2 and log_id = $1 and position <= $3
                 order by version desc limit 1), 0)

-- after: events from a position on, in the order of the log
select * from log.readable
where log_id = $1 and position > $2
order by position
limit $3

-- head: where the log stands
select position from log.head where log_id = $1

-- channel: where it is told that a log has grown
select channel from log.head where log_id = $1

-- is_past: whether every event to come will be recorded after this moment already
select recorded_at > $2 from log.head where log_id = $1

-- pass: every event to come will be, and after all that lies before now; nothing for a moment that is still to come
update log.head set recorded_at = greatest(recorded_at, clock_timestamp())
where log_id = $1 and $2 < clock_timestamp()
returning true

-- position_at: the last position recorded by a moment
select coalesce((select position from log.event where log_id = $1 and recorded_at <= $2
                 order by recorded_at desc, position desc limit 1), 0)
