-- What a party has been told, and what it answered.
-- Read by the party it was sent to (graphql/parties/warnings.graphql). A party sees its own rows only.
-- A draft, its reviewers and the reason of a withdrawal are the agency's business: the row begins when it is issued, and
-- nothing that was reported before is ever in it.

create view warnings_history as
select
    log_id, stream_id, position                              as since,
    latest(data->>'recipient')                  over stream  as party,
    latest(data->>'originator')                 over stream  as originator,
    latest(data->'recipient_offices')           over stream  as offices,
    latest(personal->>'gist')                   over stream  as gist,
    latest(data->'permitted_actions')           over stream  as permitted_actions,
    latest(data->>'given')                      over stream  as given,
    latest((data->>'expires_on')::date)         over stream  as expires_on,
    latest((data->>'superseded_by')::uuid)      over stream  as superseded_by,
    latest(personal->>'notice')                 over stream  as withdrawal_notice,
    latest(case type when 'warning.issued'     then 'issued'
                     when 'warning.superseded' then 'superseded'
                     when 'warning.withdrawn'  then 'withdrawn'
                     when 'warning.expired'    then 'expired'
                     when 'warning.closed'     then 'closed'
           end)                                 over stream  as stage,
    latest(case type when 'warning.issued'       then 'sent'
                     when 'warning.delivered'    then 'delivered'
                     when 'warning.opened'       then 'opened'
                     when 'warning.acknowledged' then 'acknowledged'
                     when 'warning.responded'    then 'responded'
                     when 'warning.withdrawn'    then 'retracted'
                     when 'warning.retraction_acknowledged' then 'retraction_acknowledged'
           end)                                 over stream  as receipt,
    latest(data->>'response')                   over stream  as response,
    latest(case when type = 'warning.responded' then personal->>'note' end) over stream as response_note,
    latest(case when type = 'warning.issued' then occurred_at end) over stream as issued_at,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                              as changed_at
from (
    select *, bool_or(type = 'warning.issued') over stream as is_issued
    from log.readable
    where type in ('warning.issued', 'warning.superseded', 'warning.withdrawn', 'warning.expired', 'warning.closed',
                   'warning.delivered', 'warning.opened', 'warning.acknowledged', 'warning.responded',
                   'warning.retraction_acknowledged', 'warning.marking_lowered')
    window stream as (partition by log_id, stream_id order by position)
) told
where is_issued
window stream as (partition by log_id, stream_id order by position);

select projection.keep('warnings');
-- Not partial: it serves now and as of then. It leads with the column of the policy.
create index on warnings (party, issued_at desc, stream_id);
create index on warnings (party, stream_id) where until is null;  -- whether it is still shown, as of then
-- The sub-selects make each claim verified once a query, not once a row.
create policy own_party on warnings to taskforce_parties
    using (party = (select viewer.organisation()) and log_id = (select viewer.log_id())
           and (nullif(offices ? (select viewer.office()), false) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on warnings to taskforce_parties;
