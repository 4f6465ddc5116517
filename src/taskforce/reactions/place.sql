-- begin: of a log that has been added
insert into log.reaction (log_id) values ($1) on conflict do nothing

-- place: where the follower stands, and how far that is from the head
select r.position, h.position - r.position as lag, r.problem, r.cause, r.paused_at, r.skipped
from log.reaction r join log.head h using (log_id)
where log_id = $1

-- resume: from the event that it is paused before
update log.reaction r set problem = null, cause = null, paused_at = null
from log.reaction old
where r.log_id = $1 and old.log_id = r.log_id and r.problem is not null
returning old.cause

-- skip: that event is passed over, and it is remembered that it was
update log.reaction r set problem = null, cause = null, paused_at = null, position = r.cause, skipped = r.skipped || r.cause
where r.log_id = $1 and r.problem is not null
returning r.position
