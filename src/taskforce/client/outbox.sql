-- The outbox of one sender, for SQLite: what has been kept and not answered, and what was answered with no.

-- kept: what is still to be sent, in this order
create table if not exists kept (
    place integer primary key autoincrement,
    id text not null unique,
    subject text not null,
    is_versioned integer not null,
    event blob not null
);

-- not_recorded: what was refused, until that has been acknowledged; one that holds lets nothing later of its subject or id pass
create table if not exists not_recorded (
    id text primary key,
    subject text not null,
    holds integer not null,
    event blob not null,
    verdict blob not null
);

-- find: what is kept under this id
select event from kept where id = ?;

-- keep: at the end
insert into kept (id, subject, is_versioned, event) values (?, ?, ?, ?);

-- next: from the beginning, what may be sent
select place, id, subject, is_versioned, event from kept
where subject not in (select subject from not_recorded where holds)
    and id not in (select id from not_recorded where holds)
order by place;

-- count: how many are kept
select count(*) from kept;

-- remove: has been answered
delete from kept where place = ?;

-- remember: was answered with no, the last time that it was sent
insert into not_recorded (id, subject, holds, event, verdict) values (?, ?, ?, ?, ?)
on conflict (id) do update set
    subject = excluded.subject, holds = excluded.holds, event = excluded.event, verdict = excluded.verdict;

-- remembered: all that was answered with no
select event, verdict from not_recorded order by rowid;

-- acknowledge: somebody has seen it
delete from not_recorded where id = ?;

-- discard: is not to be sent after all
delete from kept where id = ?;
