-- events: the whole log in order, with what the vault still holds
select e.*, v.salts, v.personal from log.event e left join log.vault v using (log_id, position)
where e.log_id = $1
order by e.position

-- head: where the log says that it stands
select position from log.head where log_id = $1

-- versions: events whose version is not the next of their stream, in the order of the log
select position from (
    select position, version, row_number() over (partition by stream_id order by position) as nth
    from log.event
    where log_id = $1
) e
where version <> nth
order by position

-- orphans: what the vault holds of no event
select position from log.vault v
where log_id = $1 and not exists (select from log.event e where e.log_id = v.log_id and e.position = v.position)
order by position
