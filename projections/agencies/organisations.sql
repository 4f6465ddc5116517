-- An organisation's own business: who of its people sees more of a record than their office does, or nothing of it.
-- Read by its leading offices alone (graphql/agencies/schema.graphql): nobody else is told that somebody was recused.

create view organisations_history as
select
    log_id, stream_id, position                           as since,
    latest(data->>'organisation_id')          over stream as organisation_id,
    exceptions(data, to_jsonb(occurred_at at time zone 'UTC')#>>'{}' || 'Z')
        filter (where type = 'organisation.sight_changed') over stream as exceptions,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                           as changed_at
from log.event
where type in ('organisation.registered', 'organisation.sight_changed', 'organisation.marking_lowered')
window stream as (partition by log_id, stream_id order by position);

select projection.keep('organisations');
create index on organisations (organisation_id, stream_id);
create policy own on organisations to taskforce_agencies
    using (organisation_id = (select viewer.organisation()) and log_id = (select viewer.log_id())
           and (select viewer.sees('organisation')) is not null);
grant select on organisations to taskforce_agencies;
