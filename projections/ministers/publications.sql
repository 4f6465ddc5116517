-- The fixed moments at which ministers' counts were published.
-- Read by ministers (graphql/ministers/overview.graphql).

create view publications_history as
select
    log_id, stream_id, position           as since,
    (data->>'moment')::timestamptz        as moment,
    classification                        as marking,
    recorded_at                           as published_at
from log.event
where type = 'overview.published';

select projection.keep('publications');
create policy ministers on publications to taskforce_ministers using (log_id = (select viewer.log_id()));
grant select on publications to taskforce_ministers;
