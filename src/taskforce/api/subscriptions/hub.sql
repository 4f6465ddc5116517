-- news_of_some: the organisations that are shown new rows of a view
select '{audience}' as audience, {column} as organisation from {table}
where log_id = $1 and since > $2 and since <= $3

-- news_of_all: whether a view that all of an audience are shown has new rows
select '{audience}', null::text where exists (select from {table} where log_id = $1 and since > $2 and since <= $3)

-- ended: the streams of organisations in which somebody's access has ended
select '', stream_id::text from log.event
where log_id = $1 and position > $2 and position <= $3
  and type in ('organisation.member_left', 'organisation.office_closed', 'organisation.left')

-- plan_once: on the follower's connection, which forgets its plans whenever the log has doubled
set plan_cache_mode = force_generic_plan; set enable_seqscan = off
