-- The donation register: what every recipient noted, and what was reported of it.
-- Read by the Electoral Commission (graphql/regulator/donations.graphql).
-- Every event says the whole donation again, so a row is simply what its event says; but for a match and a lower marking,
-- which say nothing else: they leave what was said as it was. A match names the same donation as the other side has it,
-- for as long as it is of the recipient who had it.

create view donations_history as
select
    log_id, stream_id, position                         as since,
    case type when 'donation.noted' then 'noted' else 'reported' end as stage,
    data->>'reference'                                  as reference,
    data->>'recipient'                                  as recipient,
    personal->>'recipient_name'                         as recipient_name,
    data->>'recipient_type'                             as recipient_type,
    data->>'donee_type'                                 as donee_type,
    data->>'accounting_unit_id'                         as accounting_unit_id,
    coalesce(data->>'accounting_unit_name', data->>'accounting_unit') as accounting_unit_name,
    (data->>'value')::bigint                            as value,
    data->>'donor_id'                                   as donor_id,
    personal->>'donor_name'                             as donor_name,
    data->>'donor_status'                               as donor_status,
    data->>'company_number'                             as company_number,
    personal->>'postcode'                               as postcode,
    data->>'donation_type'                              as donation_type,
    data->>'nature'                                     as nature,
    personal->>'purpose_of_visit'                       as purpose_of_visit,
    data->>'action'                                     as action,
    (data->>'received_on')::date                        as received_on,
    (data->>'accepted_on')::date                        as accepted_on,
    (data->>'reported_on')::date                        as reported_on,
    data->>'reporting_period'                           as reporting_period,
    data->>'register_name'                              as register_name,
    (data->>'is_sponsorship')::boolean                  as is_sponsorship,
    (data->>'is_bequest')::boolean                      as is_bequest,
    (data->>'is_aggregation')::boolean                  as is_aggregation,
    (data->>'is_irish_source')::boolean                 as is_irish_source,
    array(select jsonb_array_elements_text(data->'marks'))     as marks,
    array(select jsonb_array_elements_text(data->'raw_dates')) as raw_dates,
    latest(other) over acts                             as matched_id,
    marking(markings(marked) over stream)               as marking,
    recorded_at                                         as changed_at
from (
    select
        log_id, stream_id, position, recorded_at,
        latest(case when says_it then type end)                    over stream as type,
        latest(case when says_it then data end)                    over stream as data,
        -- of what was erased nothing is left, and nothing from before stands in its place
        latest(case when says_it then coalesce(personal, '{}') end) over stream as personal,
        (data->>'other')::uuid                                     as other,
        marked(type, originator, classification, actor_organisation, data) as marked
    from log.readable
    cross join lateral (select type not in ('donation.matched', 'donation.marking_lowered') as says_it) kind
    where type in ('donation.noted', 'donation.reported', 'donation.amended', 'donation.matched',
                   'donation.marking_lowered')
    window stream as (partition by log_id, stream_id order by position)
) said
window stream as (partition by log_id, stream_id order by position),
       acts   as (partition by log_id, stream_id, data->>'recipient' order by position);

select projection.keep('donations');
create index on donations (reported_on desc, stream_id);
create index on donations (recipient, reported_on desc, stream_id);
create index on donations (value desc, stream_id);
create index on donations (reference);
create policy regulator on donations to taskforce_regulator using (log_id = (select viewer.log_id())
           and ((select viewer.sees('donation')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on donations to taskforce_regulator;
