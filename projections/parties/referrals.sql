-- The questions a party has asked, and that they were received and closed.
-- Read by the party that raised them (graphql/parties/referrals.graphql). What became of the question in between, and
-- what was found, is never in it: it would answer what a party may not ask. Nor is what follows when the other body
-- opens it again of its own accord: that would say that there is something new. That the other body lowers its marking
-- is shown once something that it did is.

create view referrals_history as
select
    log_id, stream_id, position                              as since,
    raiser                                                   as party,
    latest(data->>'assigned_to')                 over stream as assigned_to,
    latest(case when type = 'referral.raised' then personal->>'question' end) over stream as question,
    latest(personal->>'new_information')         over stream as new_information,
    latest((data->>'acknowledge_by')::timestamptz) over stream as acknowledge_by,
    latest(case type when 'referral.raised'       then 'raised'
                     when 'referral.acknowledged' then 'acknowledged'
                     when 'referral.closed'       then 'closed'
                     when 'referral.reopened'     then 'reopened'
                     when 'referral.withdrawn'    then 'withdrawn'
           end)                                  over stream as stage,
    first_value(occurred_at)                     over stream as raised_at,
    latest(case when type = 'referral.acknowledged' then occurred_at end) over stream as acknowledged_at,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                              as changed_at
from (
    select *, bool_or(opened_by = raiser and type in ('referral.acknowledged', 'referral.closed'))
              over stream as is_answered
    from (
        select *, latest(data->>'raiser') over stream as raiser,
               latest(case type when 'referral.raised'   then data->>'raiser'
                                when 'referral.reopened' then data->>'reopener' end) over stream as opened_by
        from log.readable
        where type in ('referral.raised', 'referral.acknowledged', 'referral.closed', 'referral.reopened',
                       'referral.withdrawn', 'referral.marking_lowered')
        window stream as (partition by log_id, stream_id order by position)
    ) said
    window stream as (partition by log_id, stream_id order by position)
) said
where case when type = 'referral.marking_lowered' then is_answered or actor_organisation = raiser
           else opened_by = raiser or type = 'referral.withdrawn' end
window stream as (partition by log_id, stream_id order by position);

select projection.keep('referrals');
create index on referrals (party, raised_at desc, stream_id);
create index on referrals (party, stream_id) where until is null;  -- whether it is still shown, as of then
create policy own_party on referrals to taskforce_parties
    using (party = (select viewer.organisation()) and log_id = (select viewer.log_id())
           and ((select viewer.sees('referral')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on referrals to taskforce_parties;
