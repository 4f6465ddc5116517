-- keep: what could not be recorded, once
insert into log.quarantine (log_id, source, file, line, code, reason, content, content_digest, subjects)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict on constraint quarantined_once do nothing

-- list: newest first, without the content
select quarantine_id, source, file, line, code, reason, quarantined_at from log.quarantine
where log_id = $1
order by quarantined_at desc, file, line
limit $2

-- count: of all there is
select count(*) from log.quarantine where log_id = $1

-- show: one, whole
select quarantine_id, source, file, line, code, reason, content, quarantined_at from log.quarantine
where log_id = $1 and quarantine_id = $2
