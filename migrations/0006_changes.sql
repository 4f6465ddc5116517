-- Changes as they come: what is new in a view since a position is found by an index over positions.
--
-- The same function as before, with that index. It is called by each view's file, after its SELECT: it keeps and fills it
-- as a table, closed to all but its audience. A view with `refilled_by` is not folded stream by stream but made again
-- whole whenever that event comes.
-- Danger: no statistics but of log and positions. EXPLAIN's estimates would tell any viewer what stands in the rows of
-- others, and values would stay there after their erasure.
create or replace function projection.keep(view name, refilled_by text default null) returns void language plpgsql as $$
begin
    execute format($sql$
        create table %1$I as
        select h.*, lead(since) over (partition by log_id, stream_id order by since) as until
        from %1$I_history h $sql$, view);
    execute (select format('alter table %I ', view) || string_agg(format('alter %I set statistics 0', attname), ', ')
             from pg_attribute
             where attrelid = format('%I', view)::regclass and attnum > 0 and attname not in ('log_id', 'since', 'until'));
    execute format('alter table %I add primary key (log_id, stream_id, since)', view);
    execute format('create unique index on %I (log_id, stream_id) where until is null', view);
    execute format('create index on %I (log_id, since)', view);
    execute format('alter table %I enable row level security', view);
    execute format('comment on table %I is %L', view, refilled_by);
    -- Danger: names are qualified, for a view may have columns of any name. Each stream is looked up by itself: joined
    -- as a set they are planned, while a log is young, as a scan of all of it. The offset keeps that so.
    execute format($sql$
        create function refold(of_log integer, streams uuid[], known bigint) returns void language plpgsql as $body$
        <<here>>
        declare
            some uuid[];
        begin
            for n in 1 .. cardinality(refold.streams) by 1000 loop
                here.some := refold.streams[n : n + 999];
                delete from %1$I.%2$I v
                where v.log_id = refold.of_log and v.stream_id = any(here.some)
                  and (v.until is null or refold.known = 0);
                insert into %1$I.%2$I
                select folded.* from unnest(here.some) as asked(id) cross join lateral (
                    select h.*, lead(h.since) over (partition by h.log_id, h.stream_id order by h.since) as until
                    from %1$I.%3$I h
                    where h.log_id = refold.of_log and h.stream_id = asked.id
                    offset 0
                ) folded
                where folded.until is null or folded.until > refold.known;
            end loop;
        end $body$ $sql$, current_schema(), view, view || '_history');
    revoke execute on function refold from public;
end $$;

-- The tables that there are by now belong to the follower's login, which only a superuser may do without asking.
do $$
declare
    made record;
begin
    execute format('grant taskforce_follower to %I', current_user);
    set local role taskforce_follower;
    for made in select home, split_part(name, '/', 2) as kept from projection.view
                where to_regclass(format('%I.%I', home, split_part(name, '/', 2))) is not null loop
        execute format('create index on %I.%I (log_id, since)', made.home, made.kept);
    end loop;
    reset role;
    execute format('revoke taskforce_follower from %I', current_user);
end $$;
