-- keep: what could not be recorded, once
insert into log.quarantine (log_id, source, file, line, code, reason, content, content_digest, subjects, organisation,
                            event_id, sender)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict on constraint quarantined_once do nothing

-- kept: by which id each event is kept whole of one person or system; that of another may be the same
select source, content_digest, quarantine_id from log.quarantine
where content_digest = any($2::bytea[]) and source = any($3::text[]) and log_id = $1 and file = '' and line = 0
  and content <> '' and sender::jsonb->>'person' = $4

-- is_full: whether so many events of an organisation are kept whole, or so many bytes of them
select count(*) >= $3 or coalesce(sum(size), 0) >= $4
from (select octet_length(content) as size from log.quarantine
      where organisation = $2 and log_id = $1 and content <> '' and file = '' limit $3) held

-- list: newest first, without the content; and whether the same event has been recorded since
select quarantine_id, source, file, line, event_id, code, reason, quarantined_at,
       code <> 'COMMAND_REUSED' and
       exists (select from log.command c
               where c.command_id = q.event_id and c.source = q.source and c.log_id = q.log_id) as recorded_since
from log.quarantine q
where log_id = $1 and ($3::text is null or organisation = $3)
  and ($4::text is null or sender::jsonb->>'person' = $4)
  and not exists (select from log.quarantine_outcome o where o.log_id = q.log_id and o.quarantine_id = q.quarantine_id)
order by quarantined_at desc, file, line
limit $2

-- count: of all that is to be dealt with
select count(*) from log.quarantine q
where log_id = $1
  and not exists (select from log.quarantine_outcome o where o.log_id = q.log_id and o.quarantine_id = q.quarantine_id)

-- show: one, whole, and what became of it
select q.quarantine_id, source, file, line, event_id, code, reason, content, quarantined_at, sender, outcome, decided_at
from log.quarantine q
left join log.quarantine_outcome o using (log_id, quarantine_id)
where q.log_id = $1 and q.quarantine_id = $2 and ($3::text is null or organisation = $3)
  and ($4::text is null or sender::jsonb->>'person' = $4)

-- settle: once
insert into log.quarantine_outcome (log_id, quarantine_id, outcome) values ($1, $2, $3)
on conflict do nothing
returning true

-- empty: of its content
update log.quarantine set content = '' where log_id = $1 and quarantine_id = $2
