-- Questions about donations, with their clocks and what became of them.
-- Read by the Electoral Commission (graphql/regulator/donation_flags.graphql).
-- What was done about it is said of the recipient that it is of: the register may say that it is another's.
-- Value, dates and clock are said together, and again by every report of an outcome: any of them can be cleared.

create view donation_flags_history as
select
    log_id, stream_id, position                           as since,
    latest((data->>'donation_id')::uuid)      over stream as donation_id,
    recipient,
    latest(data->>'ground')                   over stream as ground,
    latest(data->>'raiser')                   over stream as raised_by,
    (latest(clock) over stream->>'value')::bigint         as value,
    (latest(clock) over stream->>'received_on')::date     as received_on,
    (latest(clock) over stream->>'accept_by')::date       as accept_by,
    latest(data->>'finding')                  over acts   as finding,
    latest(data->>'returned_to')              over acts   as returned_to,
    latest((data->>'returned_on')::date)      over acts   as returned_on,
    latest(data->>'evidence')                 over acts   as evidence,
    latest((data->>'sent_on')::date)          over acts   as sent_on,
    latest((data->>'accepted_on')::date)      over acts   as accepted_on,
    latest((data->>'forfeited_on')::date)     over acts   as forfeited_on,
    latest(data->>'manner')                   over acts   as forfeited,
    latest((data->>'deemed_on')::date)        over acts   as deemed_accepted_on,
    array_remove(array_agg(data->>'breach') over acts, null) as breaches,
    latest(case type when 'donation_flag.raised'                    then 'raised'
                     when 'donation_flag.acknowledged'              then 'acknowledged'
                     when 'donation_flag.check_started'             then 'check_started'
                     when 'donation_flag.permissibility_determined' then 'determined'
                     when 'donation_flag.finding_disputed'          then 'disputed'
                     when 'donation_flag.accepted'                  then 'accepted'
                     when 'donation_flag.refused'                   then 'refused'
                     when 'donation_flag.returned'                  then 'returned'
                     when 'donation_flag.sent_to_commission'        then 'sent_to_commission'
                     when 'donation_flag.forfeited'                 then 'forfeited'
                     when 'donation_flag.deferred'                  then 'deferred'
                     when 'donation_flag.deemed_accepted'           then 'deemed_accepted'
                     when 'donation_flag.cleared'                   then 'cleared'
                     when 'donation_flag.upheld'                    then 'upheld'
                     when 'donation_flag.withdrawn'                 then 'withdrawn'
                     when 'donation_flag.outcome_reported'          then data->>'stage'
           end)                               over stream as stage,
    latest(data->>'outcome')                  over stream as outcome_reported,
    first_value(occurred_at)                  over stream as raised_at,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                           as changed_at
from (
    select *, latest(data->>'recipient') over stream as recipient
    from log.event
    where type in ('donation_flag.raised', 'donation_flag.acknowledged', 'donation_flag.check_started',
                   'donation_flag.permissibility_determined', 'donation_flag.finding_disputed', 'donation_flag.accepted',
                   'donation_flag.refused', 'donation_flag.returned', 'donation_flag.sent_to_commission',
                   'donation_flag.forfeited', 'donation_flag.deferred', 'donation_flag.deemed_accepted',
                   'donation_flag.cleared', 'donation_flag.upheld', 'donation_flag.withdrawn',
                   'donation_flag.outcome_reported', 'donation_flag.marking_lowered')
    window stream as (partition by log_id, stream_id order by position)
) said
cross join lateral (select case when data ? 'accept_by' then data end as clock) said_again
window stream as (partition by log_id, stream_id order by position),
       acts   as (partition by log_id, stream_id, recipient order by position);

select projection.keep('donation_flags');
create index on donation_flags (raised_at desc, stream_id);
create index on donation_flags (donation_id);
create policy regulator on donation_flags to taskforce_regulator using (log_id = (select viewer.log_id())
           and ((select viewer.sees('donation_flag')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on donation_flags to taskforce_regulator;
