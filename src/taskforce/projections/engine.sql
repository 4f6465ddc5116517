-- tables: every table there is
select name, home, log_id, types, refilled_by, position, live, problem, made_at, retired_at from projection.view
where log_id = $1
order by name, made_at

-- take_turn: one at a time moves a view. First in its transaction: it takes no snapshot, so what follows sees the newest
lock table projection.turn in exclusive mode

-- follow: brings all tables to the head; says where that is and which stopped
select head, coalesce(stopped, '{}') from projection.follow($1)

-- add: a filled table, standing where its snapshot stood; the first of its name is live at once
insert into projection.view (name, home, log_id, types, refilled_by, position, erasure, live)
select $1, $2, $3, $4, $5, h.position,
       (select coalesce(max(number), 0) from projection.stale where log_id = $3),
       not exists (select from projection.view where name = $1 and live)
from log.head h
where h.log_id = $3

-- admit: has every table look at the claim before it looks at any row. Danger: PostgreSQL asks of a row first what the viewer asks, if that is cheap and leaks nothing, and verifies the claim once a row has met it. Without a claim, whether that fails would tell what stands in the rows of others. A condition that costs nothing is asked before all others
do $$
declare
    unguarded regclass;
begin
    for unguarded in
        select c.oid from projection.view v
        join pg_class c on c.relnamespace = to_regnamespace(v.home) and c.relname = split_part(v.name, '/', 2)
        where c.relrowsecurity
          and not exists (select from pg_policy where polrelid = c.oid and polname = 'admitted')
    loop
        execute format('create policy admitted on %s as restrictive using ((select viewer.claim()) is not null)', unguarded);
    end loop;
end $$

-- add_stopped: a table that could not be made
insert into projection.view (name, home, log_id, types, position, erasure, problem)
values ($1, $2, $3, $4, 0, 0, projection.problem($5, $6))
on conflict (name, home) do update set problem = excluded.problem

-- retire: whatever is live of a view
update projection.view set live = false, retired_at = clock_timestamp() where name = $1 and live

-- go_live: this table of a view
update projection.view set live = true, retired_at = null where name = $1 and home = $2

-- forget: a table that has been dropped
delete from projection.view where name = $1 and home = $2

-- spare: tables older than the live one that nobody can still be reading, but for the last that was live and is sound
select name, home from projection.view
where log_id = $1 and name = $2 and not live
  and made_at < (select made_at from projection.view where name = $2 and live)
  and coalesce(retired_at, '-infinity') < clock_timestamp() - $3::interval
  and home is distinct from (select home from projection.view
                             where name = $2 and not live and problem is null and retired_at is not null
                             order by retired_at desc limit 1)

-- refilled_by: what its file said when it was kept
select obj_description($1::text::regclass, 'pg_class')
