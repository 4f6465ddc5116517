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
    live        boolean not null default false,
    problem     text,                  -- why it stopped, if it did
    made_at     timestamptz not null default clock_timestamp(),
    primary key (name, home)
);
create unique index one_live_table on projection.view (name) where live;

-- Streams whose personal data was erased: every view folds them again from the beginning.
create table projection.stale (
    log_id    integer not null,
    stream_id uuid    not null,
    primary key (log_id, stream_id)
);

-- Called by each view's file, after its SELECT: keeps and fills it as a table, closed to all but its audience.
-- A view with `refilled_by` is not folded stream by stream but made again whole whenever that event comes.
create function projection.keep(view name, refilled_by text default null) returns void language plpgsql as $$
begin
    execute format($sql$
        create table %1$I as
        select h.*, lead(since) over (partition by log_id, stream_id order by since) as until
        from %1$I_history h $sql$, view);
    execute format('alter table %I add primary key (log_id, stream_id, since)', view);
    execute format('create unique index on %I (log_id, stream_id) where until is null', view);
    execute format('alter table %I enable row level security', view);
    execute format('comment on table %I is %L', view, refilled_by);
end $$;

-- Folds some streams again: what was still open at the known position, and everything since. Known 0 folds all of it.
create function projection.refold(view name, log integer, streams uuid[], known bigint) returns void
    language plpgsql as $$
begin
    execute format('delete from %I where log_id = $1 and stream_id = any($2) and (until is null or $3 = 0)', view)
        using log, streams, known;
    execute format($sql$
        insert into %1$I
        select * from (
            select h.*, lead(since) over (partition by log_id, stream_id order by since) as until
            from %1$I_history h
            where log_id = $1 and stream_id = any($2)
        ) folded
        where until is null or until > $3 $sql$, view) using log, streams, known;
end $$;

create function projection.refill(view name, log integer) returns void language plpgsql as $$
begin
    execute format('delete from %I where log_id = $1', view) using log;
    execute format($sql$
        insert into %1$I
        select h.*, lead(since) over (partition by log_id, stream_id order by since)
        from %1$I_history h
        where log_id = $1 $sql$, view) using log;
end $$;

grant usage on schema projection to taskforce_follower, taskforce_eraser;
grant select, insert, update, delete on projection.view to taskforce_follower;
grant select, delete on projection.stale to taskforce_follower;
grant select, insert on projection.stale to taskforce_eraser;
