-- Views: one SELECT each, in projections/<audience>/<view>.sql.
--
-- The SELECT (named <view>_history) says, for every event of a stream, what the row looks like from that event on.
-- It is kept as a table with one row a version, [since, until) in positions: now is "until is null", and as of P is
-- "since <= P and (until is null or until > P)". Following the log and filling a new table use the same SELECT.
--
-- A table belongs to the text of its file: a changed file makes a new schema beside the old one, is filled, follows
-- along, and then becomes the live one. The old one keeps following until it is retired, so nothing waits and going
-- back is one update.

-- Carries the last value that was said forward: latest(x) over (partition by stream order by position).
-- It cannot carry null forward: what can be cleared is said with an explicit value.
create function latest_step(anycompatible, anycompatible) returns anycompatible
    language sql immutable strict parallel safe as 'select $2';
create aggregate latest(anycompatible) (sfunc = latest_step, stype = anycompatible, parallel = safe);

create schema projection;

create table projection.view (
    name        text    not null,      -- parties/warnings
    home        name    not null,      -- the schema of this text of it
    log_id      integer not null,
    types       text[]  not null,      -- the events it folds
    refilled_by text,                  -- for a view kept whole: the event that has it made again
    position    bigint  not null,      -- where it stands; moved in the transaction that writes its rows
    erasure     bigint  not null,      -- the last erasure it has heard of
    live        boolean not null default false,
    problem     text,                  -- why it stopped, if it did
    made_at     timestamptz not null default clock_timestamp(),
    retired_at  timestamptz,           -- when another became the live one
    primary key (name, home)
);
create unique index one_live_table on projection.view (name) where live;

-- Streams whose personal data was erased: every view folds them again from the beginning. They are numbered when the
-- follower first sees them, and never removed: a table that is being filled from an older snapshot has yet to hear.
create table projection.stale (
    log_id    integer not null,
    stream_id uuid    not null,
    number    bigint
);
create index on projection.stale (log_id, number);

-- Empty. Whoever writes projection.view locks it first: an advisory lock could be taken by any login, and kept.
create table projection.turn ();

-- Called by each view's file, after its SELECT: keeps and fills it as a table, closed to all but its audience.
-- A view with `refilled_by` is not folded stream by stream but made again whole whenever that event comes.
-- Danger: no statistics but of log and positions. EXPLAIN's estimates would tell any viewer what stands in the rows of
-- others, and values would stay there after their erasure.
create function projection.keep(view name, refilled_by text default null) returns void language plpgsql as $$
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

create function projection.refill(home name, view name, of_log integer) returns void language plpgsql as $$
begin
    execute format('delete from %I.%I where log_id = $1', home, view) using of_log;
    execute format($sql$
        insert into %1$I.%2$I
        select h.*, lead(since) over (partition by log_id, stream_id order by since)
        from %1$I.%3$I h
        where log_id = $1 $sql$, home, view, view || '_history') using of_log;
end $$;

-- What is kept of an error. Messages about names may be read by operators; any other can hold values of a row.
create function projection.problem(state text, message text) returns text language sql immutable
    return state || case when state ~ '^(0A|23|3F|42|55)' then ' ' || message
                         when state like '22%' then ' a value in the log cannot be read or computed'
                         else '' end;

-- Brings every table of a log that has not failed to its head. One that fails stops alone, and is named with its problem.
-- Danger: only in a repeatable-read transaction whose first statement locked projection.turn. So it sees one moment
-- of the log, and none but it moves a view. Plans are kept, and made anew each time the log has doubled: one from when
-- it was young would scan it for ever after.
create function projection.follow(of_log integer, out head bigint, out stopped text[]) language plpgsql
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    erasures bigint := (select coalesce(max(number), 0) from projection.stale where log_id = of_log);
    known    bigint := (select min(position) from projection.view where log_id = of_log and problem is null);
    planned  bigint;
    news     text[] := '{}';
    v        projection.view;
    kept     name;
    stale    uuid[];
    touched  uuid[];
    state    text;
    message  text;
begin
    head := (select position from log.head where log_id = of_log);
    if known < head then
        planned := coalesce(nullif(current_setting('taskforce.planned_at', true), ''), '1');
        if floor(log(2, planned)) < floor(log(2, head)) then
            discard plans;
            perform set_config('taskforce.planned_at', head::text, false);
        end if;
        news := array(select distinct type from log.event where log_id = of_log and position > known);
    end if;
    -- A view that a crash sets back goes on from where it then stands, so only erasures wait for the disk.
    update projection.stale set number = erasures + 1 where log_id = of_log and number is null;
    if found then
        erasures := erasures + 1;
    else
        perform set_config('synchronous_commit', 'off', true);
    end if;
    for v in select * from projection.view
             where log_id = of_log and problem is null and (types && news or erasure < erasures)
             order by name, home loop
        kept := split_part(v.name, '/', 2);
        begin
            if v.refilled_by is null then
                stale := array(select distinct stream_id from projection.stale
                               where log_id = of_log and number > v.erasure);
                touched := array(select distinct stream_id from log.event
                                 where log_id = of_log and position > v.position and type = any(v.types)
                                   and stream_id <> all(stale));
                execute format('select %1$I.refold($1, $2, 0), %1$I.refold($1, $3, $4)', v.home)
                    using of_log, stale, touched, v.position;
            elsif v.refilled_by = any(news) then
                perform projection.refill(v.home, kept, of_log);
            end if;
        exception when others then
            get stacked diagnostics state = returned_sqlstate, message = message_text;
            if state ~ '^(40|53|57|58|XX)' then      -- the server's trouble, not this view's
                raise;
            end if;
            v.problem := projection.problem(state, message);
            update projection.view set problem = v.problem where name = v.name and home = v.home;
            stopped := stopped || format('%s: %s', v.home, v.problem);
        end;
    end loop;
    -- A stopped table does not follow, but it forgets.
    for v in select * from projection.view
             where log_id = of_log and problem is not null and erasure < erasures loop
        kept := split_part(v.name, '/', 2);
        if v.refilled_by is null and to_regclass(format('%I.%I', v.home, kept)) is not null then
            stale := array(select distinct stream_id from projection.stale
                           where log_id = of_log and number > v.erasure);
            execute format('delete from %I.%I where log_id = $1 and stream_id = any($2)', v.home, kept)
                using of_log, stale;
        end if;
    end loop;
    update projection.view set erasure = erasures where log_id = of_log and erasure < erasures;
    update projection.view set position = head where log_id = of_log and problem is null and position < head;
end $$;

grant usage on schema projection to taskforce_follower, taskforce_eraser;
grant select, insert, update, delete on projection.view to taskforce_follower;
grant update on projection.turn to taskforce_follower;
grant select, update (number) on projection.stale to taskforce_follower;
grant insert on projection.stale to taskforce_eraser;
