-- begun: those of these streams that there are
select asked.stream_id
from unnest($2::uuid[]) as asked(stream_id)
cross join lateral (select from log.event
                    where stream_id = asked.stream_id and log_id = $1
                    order by version limit 1) e
