-- erase: what the vault holds about a subject; text about several people goes when any of them is erased
with gone as (
    delete from log.vault where log_id = $1 and subjects @> array[$2::uuid] returning position
)
select distinct e.stream_id from gone join log.event e on e.log_id = $1 and e.position = gone.position

-- forget_content: of commands on these streams; what they said can no longer be guessed and tried
update log.command set salt = null, digest = null
where log_id = $1 and stream_ids && $2 and digest is not null

-- forget_consultations: what was said in words by whoever was shown any of these records
delete from log.vault where log_id = $1 and subjects && $2::uuid[]

-- empty_quarantine: of what could not be recorded about it, or of the streams that held something about it
update log.quarantine set content = '' where log_id = $1 and subjects && $2::uuid[] and content <> ''

-- refold: every view folds these streams again from the beginning
insert into projection.stale (log_id, stream_id)
select $1, unnest($2::uuid[])
on conflict do nothing

-- tables: where something personal can have been
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and c.relpersistence = 'p' and c.oid <> 'log.event'::regclass
  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
