-- begin: locks the log's head, held to the commit: that is what orders the log. Its number is put in for LOG_ID
begin;
update log.head set recorded_at = greatest(recorded_at, clock_timestamp()) where log_id = LOG_ID

-- standing: the head, where the given streams stand, and the commands among these that the same source has sent before
select h.position, h.recorded_at,
    array(select (stream_id, max(version))::log.version from log.event
          where log_id = $1 and stream_id = any($2) group by stream_id) as versions,
    array(select c from unnest($3::text[], $4::text[]) as sent(source, command_id)
          join log.command c on c.log_id = $1 and c.source = sent.source and c.command_id = sent.command_id) as said
from log.head h
where h.log_id = $1

-- move_head: to the last position of the batch, with a hint for followers
with moved as (update log.head set position = $2 where log_id = $1 returning channel)
select pg_notify(channel, '') from moved

-- said_before: the commands among these that the same source has sent before
select c.source, c.command_id, c.position, c.events, c.salt, c.digest
from unnest($2::text[], $3::text[]) as sent(source, command_id)
join log.command c on c.log_id = $1 and c.source = sent.source and c.command_id = sent.command_id
