-- The log: every fact, in the order it became known. Only ever added to.
--
-- Order: a batch locks its log's row in log.head, takes the positions after it, and moves it as it commits. So
-- positions have no gaps and become visible in order, and a reader's cursor is one number. Nothing else is relied
-- on: no sequence, trigger, advisory lock, transaction id or NOTIFY. Every unique key holds log_id, so that many logs
-- can live in one database or on many machines. Positions are for operators and inquiries; nobody else is shown one.
--
-- Personal data is kept beside the log, in log.vault, where it can be erased. The event holds a salted commitment for
-- each personal field, and a nonce, so hashes and proofs survive erasure and say nothing by themselves.

create schema log;

create table log.head (
    log_id      integer     primary key,
    name        text        not null unique,
    position    bigint      not null default 0,
    recorded_at timestamptz not null default '-infinity',  -- no event to come will be recorded before this moment
    channel     text        not null default 'log_' || replace(gen_random_uuid()::text, '-', '')
    -- where followers are told that it has grown: any login may listen to a channel whose name it knows
) with (fillfactor = 10);      -- one hot row, rewritten by every batch

-- The envelope. Danger: all but log_id and position is in the leaf, under these names, for ever.
create table log.event (
    log_id             integer     not null,
    position           bigint      not null,
    stream_id          uuid        not null,
    version            integer     not null check (version > 0),
    type               text        not null,
    schema_version     smallint    not null,
    source             text        not null,     -- bound to the credential that sent it
    event_id           text        not null,     -- command id, stroke, number: unique in its source for ever
    occurred_at        timestamptz not null,     -- in the world
    recorded_at        timestamptz not null,     -- in the log; never runs backwards
    actor              text        not null,     -- a person's pseudonym
    actor_office       text,
    actor_organisation text        not null,
    on_behalf_of       text,
    authority          text,
    originator         text        not null,
    classification     text        not null,
    handling           text[]      not null,
    permitted_actions  text[]      not null,
    releasable_to      text[]      not null,
    controller         text        not null,
    regime             text        not null,
    purpose            text        not null,
    retention          text        not null,
    correlation_id     text,
    causation_id       text,
    signature          bytea,
    data               jsonb       not null,
    commitments        jsonb,                    -- personal field -> SHA-256 over its salt and canonical value
    nonce              bytea       not null,
    leaf_hash          bytea       not null,
    primary key (log_id, position),
    constraint one_writer_wins unique (stream_id, version, log_id)
);
create index on log.event (log_id, recorded_at);

-- One row a command ever carried out, also one that changed nothing. Its events stand together from `position` on.
create table log.command (
    log_id     integer not null,
    source     text    not null,
    command_id text    not null,
    stream_ids uuid[]  not null,
    position   bigint,                           -- of its first event; null when it changed nothing
    events     integer not null,
    salt       bytea,                            -- salt and digest go when personal data it held is erased
    digest     bytea,                            -- SHA-256 over the salt and what the command said
    constraint said_once primary key (command_id, source, log_id)
);

create table log.vault (
    log_id   integer not null,
    position bigint  not null,
    subjects uuid[]  not null,                   -- erasing any one of them erases the row
    salts    jsonb   not null,
    personal jsonb   not null,
    primary key (log_id, position)
);

-- Where a stream stands.
create type log.version as (stream_id uuid, version integer);

-- What could not be read or recorded, kept whole until somebody deals with it or it is erased.
create table log.quarantine (
    log_id         integer     not null,
    quarantine_id  uuid        not null default gen_random_uuid(),
    source         text        not null,
    file           text        not null,
    line           bigint      not null,
    code           text        not null,
    reason         text        not null,
    content        text        not null,         -- emptied when any of its subjects is erased
    content_digest bytea       not null,         -- keyed, so that it tells nothing after that
    subjects       uuid[]      not null,
    quarantined_at timestamptz not null default clock_timestamp(),
    primary key (log_id, quarantine_id),
    constraint quarantined_once unique (content_digest, file, line, source, log_id)
);

-- Events with whatever the vault still holds: what views are folded from and aggregates are loaded from.
create view log.readable as
select e.*, v.personal
from log.event e
left join log.vault v using (log_id, position);

insert into log.head (log_id, name) values (1, 'main');

-- Who may what. Nobody may change or delete an event; no audience has a grant in this schema.
grant usage on schema log to taskforce_writer, taskforce_follower, taskforce_eraser;
grant select, insert on log.event, log.command, log.vault, log.quarantine to taskforce_writer;
grant select, update (position, recorded_at) on log.head to taskforce_writer;
grant select on log.readable to taskforce_writer;
grant select on log.head, log.event, log.readable to taskforce_follower;
grant select on log.event to taskforce_eraser;
grant select, delete on log.vault to taskforce_eraser;
grant select, update (salt, digest) on log.command to taskforce_eraser;
grant select (log_id, subjects, content), update (content) on log.quarantine to taskforce_eraser;
