-- views: every table there is
select name, home, log_id, types, refilled_by, position, live, problem, made_at from projection.view
order by name, made_at

-- add: a filled table; the first of its name is live at once
insert into projection.view (name, home, log_id, types, refilled_by, position, live)
select $1, $2, $3, $4, $5, (select position from log.head where log_id = $3),
       not exists (select from projection.view where name = $1 and live)

-- retire: whatever is live
update projection.view set live = false where name = $1 and live

-- go_live: this table of a view
update projection.view set live = true where name = $1 and home = $2

-- forget: a table that has been dropped
delete from projection.view where name = $1 and home = $2

-- head: the last position of a log
select position from log.head where log_id = $1

-- behind: whether there is anything to fold
select exists (select from projection.stale where log_id = $1)
    or exists (select from projection.view v join log.head h using (log_id)
               where v.log_id = $1 and v.problem is null and v.position < h.position)

-- following: tables that have not failed, held until the end of the transaction
select name, home, log_id, types, refilled_by, position, live, problem, made_at from projection.view
where log_id = $1 and problem is null
order by name, home
for update

-- news: which streams have events of which types after a position
select type, array_agg(distinct stream_id) from log.event
where log_id = $1 and position > $2
group by type

-- stale: streams whose personal data was erased
with gone as (delete from projection.stale where log_id = $1 returning stream_id)
select coalesce(array_agg(stream_id), '{}') from gone

-- refold: some streams of one view
select projection.refold($1, $2, $3, $4)

-- refill: the whole of one view
select projection.refill($1, $2)

-- advance: all that have not failed, to a position
update projection.view set position = $2 where log_id = $1 and problem is null and position < $2

-- stop: with a problem
update projection.view set problem = $3 where name = $1 and home = $2

-- refilled_by: what its file said when it was kept
select obj_description($1::text::regclass, 'pg_class')

-- add_stopped: a table that could not be made
insert into projection.view (name, home, log_id, types, position, problem) values ($1, $2, $3, $4, 0, $5)
