-- do_not_wait: for the disk: from a position that a crash sets back, nothing is done twice
set synchronous_commit = off

-- pass_over: to the head, where no event before it asks anything
update log.reaction r set position = h.position
from log.head h
where r.log_id = $1 and h.log_id = r.log_id and r.problem is null and r.position < h.position
  and (select e.position from log.event e
       where e.log_id = r.log_id and e.position > r.position and e.position <= h.position and e.type = any($2)
       order by e.position limit 1) is null
returning true

-- causes: events that may ask something, in the order of the log
select position, stream_id, version, type, schema_version, event_id, occurred_at, originator, classification, handling,
       correlation_id, data, commitments, null as personal
from log.event
where log_id = $1 and position > $2 and position <= $3 and type = any($4)
order by position
limit $5

-- move: all that was asked up to here is done
update log.reaction set position = $2 where log_id = $1 and position < $2 and problem is null

-- pause: before an event, unless another has done it or is paused
update log.reaction set position = $2 - 1, problem = $3, cause = $2, paused_at = clock_timestamp()
where log_id = $1 and position < $2 and problem is null
returning true
