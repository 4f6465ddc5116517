-- A party's decisions about its selections, and the warning one may rest on.
-- Read by the party alone (graphql/parties/candidate_bars.graphql).
-- It is marked for review when the warning that it cites is withdrawn. A review is due until the party has reviewed it,
-- and for as long as something stands against the candidate: not once it is decided not to bar, is lifted or lapses, or
-- the candidate withdraws. To vary it or to disown the candidate is no review.

create view candidate_bars_history as
select said.*, due.due as review_due, case when due.due then marked_at end as review_due_since
from (
    select
        log_id, stream_id, position                            as since,
        latest(data->>'party')                     over stream as party,
        latest((data->>'subject_id')::uuid)        over stream as subject_id,
        latest(personal->>'candidate_name')        over stream as candidate_name,
        latest(data->>'contest')                   over stream as contest,
        latest((data->>'nominations_close')::timestamptz) over stream as nominations_close,
        latest((data->>'cites_warning')::uuid)     over stream as warning_id,
        latest(decided->>'scope')                  over stream as scope,
        nullif(latest(case when type in ('candidate_bar.barred', 'candidate_bar.varied')
                           then coalesce(data->>'proposed_by', '') else decided->>'proposed_by' end) over stream, '') as proposed_by,
        latest(data->>'confirmed_by')              over stream as confirmed_by,
        latest((data->>'reasons_given')::boolean)  over stream as reasons_given,
        latest(case when type = 'candidate_bar.subject_notified' then occurred_at end) over stream as subject_notified_at,
        latest((data->>'withdrew_on')::date)       over stream as withdrew_on,
        latest((data->>'disowned_on')::date)       over stream as disowned_on,
        latest(data->>'cycle')                     over stream as cycle,
        latest(case when type = 'candidate_bar.marked_for_review' then occurred_at end) over stream as marked_at,
        latest(case type when 'candidate_bar.marked_for_review' then true
                         when 'candidate_bar.reviewed'          then false end) over stream as marked,
        latest(case when type = 'candidate_bar.reviewed' then occurred_at end) over stream as review_done_at,
        array_remove(array_agg(data->>'breach') over stream, null) as breaches,
        latest(case type when 'candidate_bar.consideration_opened' then 'considered'
                         when 'candidate_bar.bar_proposed'         then 'proposed'
                         when 'candidate_bar.barred'               then 'barred'
                         when 'candidate_bar.paused'               then 'paused'
                         when 'candidate_bar.not_barred'           then 'not_barred'
                         when 'candidate_bar.candidate_withdrew'   then 'candidate_withdrew'
                         when 'candidate_bar.lifted'               then 'lifted'
                         when 'candidate_bar.lapsed'               then 'lapsed'
                         when 'candidate_bar.disowned'             then 'disowned'
               end)                                over stream as stage,
        first_value(occurred_at)                   over stream as opened_at,
        marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
        recorded_at                                            as changed_at
    from log.readable
    -- what is proposed of a bar in force does not hold until it is confirmed
    cross join lateral (select case when type <> 'candidate_bar.variation_proposed' then data end as decided) in_force
    where type in ('candidate_bar.consideration_opened', 'candidate_bar.bar_proposed', 'candidate_bar.barred',
                   'candidate_bar.paused', 'candidate_bar.not_barred', 'candidate_bar.candidate_withdrew',
                   'candidate_bar.subject_notified', 'candidate_bar.variation_proposed', 'candidate_bar.varied',
                   'candidate_bar.lifted', 'candidate_bar.lapsed', 'candidate_bar.disowned',
                   'candidate_bar.marked_for_review', 'candidate_bar.reviewed', 'candidate_bar.marking_lowered')
    window stream as (partition by log_id, stream_id order by position)
) said
cross join lateral (
    select coalesce(marked, false) and stage not in ('not_barred', 'candidate_withdrew', 'lifted', 'lapsed') as due
) due;

select projection.keep('candidate_bars');
create index on candidate_bars (party, opened_at desc, stream_id);
create index on candidate_bars (party, warning_id);
create index on candidate_bars (party, stream_id) where until is null;  -- whether it is still shown, as of then
create policy own_party on candidate_bars to taskforce_parties
    using (party = (select viewer.organisation()) and log_id = (select viewer.log_id())
           and ((select viewer.sees('candidate_bar')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on candidate_bars to taskforce_parties;
