-- What systems send and is refused is kept in quarantine as well: whose it is, and as whom it can be sent again.

alter table log.quarantine
    add column organisation text  not null default '',  -- who may read it again
    add column event_id     text,                       -- as its sender called it; null for the row of a file
    add column sender       jsonb;                      -- as whom it is sent again; null for the row of a file

-- What became of it. Its content goes then; its place, its reason and its digest stay.
create table log.quarantine_outcome (
    log_id        integer     not null,
    quarantine_id uuid        not null,
    outcome       text        not null check (outcome in ('resent', 'discarded')),
    decided_at    timestamptz not null default clock_timestamp(),
    primary key (log_id, quarantine_id),
    foreign key (log_id, quarantine_id) references log.quarantine
);
create index on log.quarantine (organisation, quarantined_at, log_id);

grant select on log.quarantine_outcome to taskforce_writer;
grant select (quarantine_id) on log.quarantine to taskforce_eraser;
grant insert on log.quarantine_outcome to taskforce_eraser;
