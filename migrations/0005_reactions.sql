-- Reactions: what one record's event asks of another, sent as commands by one follower.

-- Where the follower of a log stands: it has done what every event up to here asks. Moved after that is recorded, so a
-- position that a crash sets back costs nothing but looking again.
create table log.reaction (
    log_id    integer     primary key,
    position  bigint      not null default 0,
    problem   text,                             -- a code or the name of an error, never its text; null while it goes on
    cause     bigint,                           -- the event that it is paused before
    paused_at timestamptz,
    skipped   bigint[]    not null default '{}' -- events that an operator has passed over
) with (fillfactor = 10);

insert into log.reaction (log_id) select log_id from log.head;

grant select, insert, update (position, problem, cause, paused_at, skipped) on log.reaction to taskforce_writer;

-- By these the writer, which may not scan, finds the others that an event concerns. Organisations are not in them: their
-- ids can be longer than an index holds, and these are few without. Danger: without "is not null" the types of a view would
-- imply the whole condition, and following that began on a young log would read all of the index each time.
create index bars_that_cite on log.event ((data->>'cites_warning'), log_id, position)
    where type = 'candidate_bar.consideration_opened' and data->>'cites_warning' is not null;

create index donations_alike on log.event ((data->>'received_on'), (data->>'value'), log_id)
    where type in ('donation.noted', 'donation.reported', 'donation.amended') and data->>'received_on' is not null;
