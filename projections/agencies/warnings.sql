-- An agency's warnings, whole: from the draft on, with what the recipient answered.
-- Read by the agency that wrote them (graphql/agencies/warnings.graphql), and by no other agency.

create view warnings_history as
select
    log_id, stream_id, position                              as since,
    latest(data->>'originator')                 over stream  as agency,
    latest(data->>'recipient')                  over stream  as recipient,
    latest(data->'recipient_offices')           over stream  as offices,
    latest((data->>'subject_id')::uuid)         over stream  as subject_id,
    latest((data->>'assessment_id')::uuid)      over stream  as assessment_id,
    latest(personal->>'gist')                   over stream  as gist,
    latest(data->'permitted_actions')           over stream  as permitted_actions,
    latest(data->>'given')                      over stream  as given,
    latest((data->>'expires_on')::date)         over stream  as expires_on,
    latest((data->>'superseded_by')::uuid)      over stream  as superseded_by,
    latest(data->>'drafted_by')                 over stream  as drafted_by,
    latest(data->>'reviewed_by')                over stream  as reviewed_by,
    latest(data->>'authorised_by')              over stream  as authorised_by,
    latest(data->>'issued_by')                  over stream  as issued_by,
    latest(personal->>'reason')                 over stream  as withdrawal_reason,
    latest(personal->>'notice')                 over stream  as withdrawal_notice,
    array_remove(array_agg(data->>'breach') over stream, null) as breaches,
    latest(case type when 'warning.drafted'    then 'drafted'
                     when 'warning.reviewed'   then 'reviewed'
                     when 'warning.authorised' then 'authorised'
                     when 'warning.issued'     then 'issued'
                     when 'warning.superseded' then 'superseded'
                     when 'warning.withdrawn'  then 'withdrawn'
                     when 'warning.expired'    then 'expired'
                     when 'warning.closed'     then 'closed'
           end)                                 over stream  as stage,
    latest(case type when 'warning.drafted'      then 'unsent'
                     when 'warning.issued'       then 'sent'
                     when 'warning.delivered'    then 'delivered'
                     when 'warning.opened'       then 'opened'
                     when 'warning.acknowledged' then 'acknowledged'
                     when 'warning.responded'    then 'responded'
                     when 'warning.withdrawn'    then 'retracted'
                     when 'warning.retraction_acknowledged' then 'retraction_acknowledged'
           end)                                 over stream  as receipt,
    latest(data->>'response')                   over stream  as response,
    latest(case when type = 'warning.responded' then personal->>'note' end) over stream as response_note,
    first_value(occurred_at)                    over stream  as drafted_at,
    latest(case type when 'warning.issued'       then occurred_at end) over stream as issued_at,
    latest(case type when 'warning.delivered'    then occurred_at end) over stream as delivered_at,
    latest(case type when 'warning.opened'       then occurred_at end) over stream as opened_at,
    latest(case type when 'warning.acknowledged' then occurred_at end) over stream as acknowledged_at,
    latest(case type when 'warning.responded'    then occurred_at end) over stream as responded_at,
    marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream) as marking,
    recorded_at                                              as changed_at
from log.readable
where type in ('warning.drafted', 'warning.reviewed', 'warning.authorised', 'warning.issued', 'warning.superseded',
               'warning.withdrawn', 'warning.expired', 'warning.closed', 'warning.delivered', 'warning.opened',
               'warning.acknowledged', 'warning.responded', 'warning.retraction_acknowledged',
               'warning.marking_lowered')
window stream as (partition by log_id, stream_id order by position);

select projection.keep('warnings');
create index on warnings (agency, drafted_at desc, stream_id);
create index on warnings (agency, stream_id) where until is null;  -- whether it is still shown, as of then
create policy own_agency on warnings to taskforce_agencies
    using (agency = (select viewer.organisation()) and log_id = (select viewer.log_id())
           and ((select viewer.sees('warning')) is not null or stream_id = any ((select viewer.named())::uuid[]))
           and stream_id <> all ((select viewer.recused())::uuid[]));
grant select on warnings to taskforce_agencies;
