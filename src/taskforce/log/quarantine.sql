-- keep: what could not be recorded, once
insert into log.quarantine (log_id, source, file, line, code, reason, content, content_digest)
select $1, $2, n.file, n.line, n.code, n.reason, n.content, sha256(convert_to(n.content, 'UTF8'))
from unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[]) as n(file, line, code, reason, content)
on conflict on constraint quarantined_once do nothing

-- list: newest first, without the content
select quarantine_id, source, file, line, code, reason, quarantined_at from log.quarantine
where log_id = $1
order by quarantined_at desc, file, line
limit $2

-- show: one, whole
select quarantine_id, source, file, line, code, reason, content, quarantined_at from log.quarantine
where log_id = $1 and quarantine_id = $2
