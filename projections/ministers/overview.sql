-- How many records of each kind stand at each stage, by the month in which they began.
-- Read by ministers (graphql/ministers/overview.graphql): counts only, rounded, small ones left out, published at fixed
-- moments. No names, no parties, no identifiers of records.
--
-- A publication counts what was recorded by its moment, and before it: a moment that is still to come, when it is said,
-- counts what there is, so that no later filling can count more. A row is one cell (kind, stage, month), from the
-- publication that changed its count until the one that changes it again.

-- Ministers are party politicians, who know some of the records. Rounded to the nearest five, a record that moves from one
-- cell to another would tell by two counts that change what both were. So each count is rounded up or down by chance, the
-- nearer the likelier, and a cell is shown from somewhere between five and nine on. The chances are drawn from a key, the
-- cell and the count: the same count is published the same, and averaging many publications tells no more than one.
create function published_count(key bytea, cell text, count bigint) returns integer language sql immutable
    return case
        when count < 5 + get_byte(sha256(key || convert_to(cell, 'UTF8')), 0) % 5 then 0
        when get_byte(sha256(key || convert_to(cell || '/' || count, 'UTF8')), 0) % 5 < count % 5 then count / 5 * 5 + 5
        else count / 5 * 5
    end::integer;
revoke execute on function published_count from public;

create view overview_history as
with publications as (
    select log_id, array_agg(position order by position)                       as positions,
                   array_agg((data->>'moment')::timestamptz order by position) as moments,
                   array_agg(classification order by position)                 as markings
    from log.event
    where type = 'overview.published'
    group by log_id
), said as (
    select *, split_part(type, '.', 1) as kind,
           date_trunc('month', first_value(occurred_at) over stream at time zone 'UTC')::date as month,
           case type
               when 'candidate_bar.consideration_opened'      then 'considered'
               when 'candidate_bar.bar_proposed'              then 'proposed'
               when 'donation_flag.permissibility_determined' then 'determined'
               when 'donation_flag.finding_disputed'          then 'disputed'
               when 'donation_flag.outcome_reported'          then data->>'stage'
               when 'referral.marked_duplicate'               then 'duplicate'
               when 'referral.assessment_started'             then 'under_assessment'
               when 'referral.information_awaited'            then 'awaiting_information'
               when 'candidate_bar.subject_notified'          then null
               when 'candidate_bar.variation_proposed'        then null
               when 'candidate_bar.varied'                    then null
               when 'candidate_bar.marked_for_review'         then null
               when 'candidate_bar.reviewed'                  then null
               when 'donation_flag.outcome_confirmed'         then null
               when 'warning.delivered'                       then null
               when 'warning.opened'                          then null
               when 'warning.acknowledged'                    then null
               when 'warning.responded'                       then null
               when 'warning.retraction_acknowledged'         then null
               when 'warning.marking_lowered'                 then null
               when 'candidate_bar.marking_lowered'           then null
               when 'donation_flag.marking_lowered'           then null
               when 'referral.marking_lowered'                then null
               else split_part(type, '.', 2)
           end as stage
    from log.event
    where type ~ '^(warning|candidate_bar|donation_flag|referral)[.]'
    window stream as (partition by log_id, stream_id order by position)
), stood as (     -- at a stage, until the next
    select *, lead(recorded_at) over next as left_at, lead(position) over next as left_by
    from said
    where stage is not null
    window next as (partition by log_id, stream_id order by position)
), moved as (     -- numbered by the publication that counts it first
    select log_id, kind, stage, month, 1 as change,
           1 + greatest(width_bucket(recorded_at - interval '1 microsecond', moments),
                        width_bucket(position, positions)) as publication
    from stood join publications using (log_id)
    union all
    select log_id, kind, stage, month, -1,
           1 + greatest(width_bucket(left_at - interval '1 microsecond', moments), width_bucket(left_by, positions))
    from stood join publications using (log_id)
    where left_at is not null
), counted as (
    select log_id, kind, stage, month, concat_ws('/', kind, stage, to_char(month, 'YYYY-MM')) as cell, publication,
           sum(sum(change)) over before as count
    from moved
    group by log_id, kind, stage, month, publication
    window before as (partition by log_id, kind, stage, month order by publication)
), shown as (
    select log_id, kind, stage, month, cell, publication, published_count(key, cell, count::bigint) as count
    from counted cross join projection.publishing_key
), changed as (
    select *, lag(count, 1, 0) over (partition by log_id, kind, stage, month order by publication) as before
    from shown
)
select
    log_id,
    md5(cell)::uuid       as stream_id,
    positions[publication] as since,
    kind, stage, month, count,
    count > 0 as visible,
    markings[publication] as marking,
    moments[publication] as published_at
from changed join publications using (log_id)
where count <> before and publication <= cardinality(positions);

select projection.keep('overview', refilled_by => 'overview.published');
create policy ministers on overview to taskforce_ministers using (log_id = (select viewer.log_id()));
grant select on overview to taskforce_ministers;
