-- streams: whole histories, each in the order of its versions
select * from log.readable
where log_id = $1 and stream_id = any($2)
order by stream_id, version

-- after: events from a position on, in the order of the log
select * from log.readable
where log_id = $1 and position > $2
order by position
limit $3

-- head: where the log stands
select position, recorded_at from log.head where log_id = $1

-- reach: no event to come will be recorded before this moment
update log.head set recorded_at = greatest(recorded_at, $2)
where log_id = $1 and $2 <= clock_timestamp()
returning recorded_at

-- position_at: the last position recorded by a moment
select coalesce(max(position), 0) from log.event where log_id = $1 and recorded_at <= $2
