-- Questions sent to an agency, or raised by it, with their clock and what became of them.
-- Read by the agency it was sent to and the agency that raised it (graphql/agencies/referrals.graphql).
-- A redirected referral ends here; the other body has one of its own.

create view referrals_history as
select
    log_id, stream_id, position                                as since,
    latest(data->>'raiser')                        over stream as raiser,
    latest(data->>'assigned_to')                   over stream as assigned_to,
    -- a party's ids of those it asks about never leave the parties
    first_value(case when data->>'raiser_kind' = 'agency' then data->'subject_ids' else '[]' end)
                                                   over stream as subject_ids,
    latest(case when type = 'referral.raised' then personal->>'question' end) over stream as question,
    latest(personal->>'new_information')           over stream as new_information,
    nullif(latest(coalesce(begun, case when type = 'referral.information_awaited' then personal->>'question' end))
           over stream, '')                                   as awaited,
    latest((data->>'acknowledge_by')::timestamptz) over stream as acknowledge_by,
    -- how a round ended goes when another begins: '' until it has ended
    nullif(latest(coalesce(begun, data->>'conclusion'))  over stream, '')       as conclusion,
    nullif(latest(coalesce(begun, data->>'confidence'))  over stream, '')       as confidence,
    nullif(latest(coalesce(begun, personal->>'reason'))  over stream, '')       as reason,
    nullif(latest(coalesce(begun, data->>'to'))          over stream, '')       as redirected_to,
    array_remove(array_agg(data->>'breach')        over stream, null)           as breaches,
    latest(case type when 'referral.raised'              then 'raised'
                     when 'referral.acknowledged'        then 'acknowledged'
                     when 'referral.accepted'            then 'accepted'
                     when 'referral.rejected'            then 'rejected'
                     when 'referral.redirected'          then 'redirected'
                     when 'referral.marked_duplicate'    then 'duplicate'
                     when 'referral.assessment_started'  then 'under_assessment'
                     when 'referral.information_awaited' then 'awaiting_information'
                     when 'referral.assessed'            then 'assessed'
                     when 'referral.closed'              then 'closed'
                     when 'referral.reopened'            then 'reopened'
                     when 'referral.withdrawn'           then 'withdrawn'
           end)                                    over stream as stage,
    first_value(occurred_at)                       over stream as raised_at,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                                as changed_at
from log.readable
cross join lateral (select case when type = 'referral.reopened' then '' end as begun) round
where type in ('referral.raised', 'referral.acknowledged', 'referral.accepted', 'referral.rejected',
               'referral.redirected', 'referral.marked_duplicate', 'referral.assessment_started',
               'referral.information_awaited', 'referral.assessed', 'referral.closed', 'referral.reopened',
               'referral.withdrawn', 'referral.marking_lowered')
window stream as (partition by log_id, stream_id order by position);

select projection.keep('referrals');
create index on referrals (assigned_to, raised_at desc, stream_id);
create index on referrals (raiser, raised_at desc, stream_id);
create policy sent_or_raised on referrals to taskforce_agencies
    using ((assigned_to = (select viewer.organisation()) or raiser = (select viewer.organisation()))
           and log_id = (select viewer.log_id())
           and ((select viewer.sees('referral')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on referrals to taskforce_agencies;
