-- begin: locks the log's head, held to the commit: that is what orders the log. Its number is put in for LOG_ID
begin;
update log.head set recorded_at = greatest(recorded_at, clock_timestamp()) where log_id = LOG_ID

-- standing: the head, where some streams stand, and which of some commands the same source has sent before.
-- Each is looked up by itself: joined as sets they are planned, while a log is young, as a scan of all of it.
select h.position, h.recorded_at,
    array(select (asked.stream_id, e.version)::log.version
          from unnest($2::uuid[]) as asked(stream_id)
          cross join lateral (select version from log.event
                              where stream_id = asked.stream_id and log_id = $1
                              order by version desc limit 1) e) as versions,
    array(select c::log.command
          from unnest($3::text[], $4::text[]) as sent(source, command_id)
          cross join lateral (select * from log.command
                              where command_id = sent.command_id and source = sent.source and log_id = $1 limit 1) c
         ) as said
from log.head h
where h.log_id = $1

-- commit: moves the head to the last position of the batch, with a hint for followers. Both numbers are put in
with moved as (update log.head set position = POSITION where log_id = LOG_ID returning channel)
select pg_notify(channel, '') from moved;
commit

-- said_before: the commands among these that the same source has sent before
select c.source, c.command_id, c.position, c.events, c.salt, c.digest
from unnest($2::text[], $3::text[]) as sent(source, command_id)
cross join lateral (select * from log.command
                    where command_id = sent.command_id and source = sent.source and log_id = $1 limit 1) c
