-- warnings: $1 streams of five events each, issued to $2 parties; $3 false: stream after stream, true: fully interleaved.
-- The hashes are dummies; everything else has the shape that the log writes.
with e as materialized (
    select n, k, case when $3::boolean then (k - 1)::bigint * $1::bigint + n else (n - 1)::bigint * 5 + k end as position,
        (array['issued', 'delivered', 'opened', 'acknowledged', 'responded'])[k] as kind,
        md5('warning ' || n)::uuid as stream_id, md5('subject ' || n)::uuid as subject_id
    from generate_series(1, $1::bigint) n, generate_series(1, 5) k
), events as (
    insert into log.event
    select 1, position, stream_id, k, 'warning.' || kind, 1, 'bench', 'c' || position || '/1',
        timestamptz '2026-01-01' + position * interval '1 ms', timestamptz '2026-01-01' + position * interval '1 ms',
        'officer-17', 'desk', 'agency', null, null, 'agency', 'OFFICIAL-SENSITIVE', '{}', '{}', '{}', 'agency', 'uk-gdpr',
        'interference_warning', 'public_record', null, null, null,
        case kind
            when 'issued' then jsonb_build_object('originator', 'agency', 'recipient', 'PP' || n % $2::int,
                'recipient_offices', '["security"]'::jsonb, 'subject_id', subject_id, 'permitted_actions', '["read"]'::jsonb,
                'given', 'in_writing', 'expires_on', '2027-01-01', 'issued_by', 'officer-18', 'breach', null)
            when 'responded' then jsonb_build_object('response', 'acted', 'subject_id', subject_id,
                'responded_by', 'officer-4')
            else jsonb_build_object(kind || '_by', 'officer-4')
        end,
        case kind when 'issued' then jsonb_build_object('gist', repeat('a', 64))
                  when 'responded' then jsonb_build_object('note', repeat('a', 64)) end,
        '\x00', '\x00'
    from e order by position
)
insert into log.vault
select 1, position, array[subject_id], jsonb_build_object(field, repeat('0', 64)),
    jsonb_build_object(field, 'What is known of warning ' || n)
from e, lateral (select case kind when 'issued' then 'gist' else 'note' end as field) f
where kind in ('issued', 'responded')
order by position

-- donations: $1 of them to $2 parties, each reported in the first half of the log and amended in the second
with e as materialized (
    select n, k, (k - 1)::bigint * $1::bigint + n as position, md5('donation ' || n)::uuid as stream_id,
        md5('donor ' || n % 5000)::uuid as subject_id, 'PP' || n % $2::int as recipient,
        date '2020-01-01' + ((n / 7) % 2000)::int as day
    from generate_series(1, $1::bigint) n, generate_series(1, 2) k
), events as (
    insert into log.event
    select 1, position, stream_id, k, case k when 1 then 'donation.reported' else 'donation.amended' end, 1, 'bench',
        'c' || position || '/1', timestamptz '2026-01-01' + position * interval '1 ms',
        timestamptz '2026-01-01' + position * interval '1 ms',
        'register', null, 'electoral-commission', null, null, 'electoral-commission', 'OFFICIAL', '{}', '{}', '{}',
        'electoral-commission', 'uk-gdpr', 'donation_regulation', 'register', null, null, null,
        jsonb_build_object('reference', 'C' || n, 'recipient', recipient, 'recipient_type', 'Political Party',
            'value', 1000 + n * k, 'accepted_on', day + 20, 'received_on', day, 'reported_on', day + 60,
            'accounting_unit_id', '', 'accounting_unit_name', 'Central Party', 'donor_id', (n % 5000)::text,
            'donor_status', 'Individual', 'donee_type', '', 'company_number', '', 'donation_type', 'Cash', 'nature', '',
            'action', '', 'is_sponsorship', false, 'is_bequest', false, 'is_aggregation', false,
            'is_reported_pre_poll', null, 'is_irish_source', false, 'accounting_units_as_central_party', false)
        || jsonb_build_object('reporting_period', 'Q1 2026', 'campaigning_name', '', 'register_name', 'Great Britain',
            'raw_dates', '[]'::jsonb, 'exported_on', date '2025-01-01' + k, 'marks', '[]'::jsonb,
            'subject_ids', jsonb_build_array(subject_id)),
        jsonb_build_object('recipient_name', repeat('a', 64), 'donor_name', repeat('a', 64), 'postcode', repeat('a', 64),
            'purpose_of_visit', repeat('a', 64), 'further', repeat('a', 64)),
        '\x00', '\x00'
    from e order by position
)
insert into log.vault
select 1, position, array[subject_id],
    jsonb_build_object('recipient_name', repeat('0', 64), 'donor_name', repeat('0', 64), 'postcode', repeat('0', 64),
        'purpose_of_visit', repeat('0', 64), 'further', repeat('0', 64)),
    jsonb_build_object('recipient_name', 'Party ' || recipient, 'donor_name', 'Donor ' || n % 5000, 'postcode', 'AB1 2CD',
        'purpose_of_visit', '', 'further', '[]'::jsonb)
from e order by position

-- head: after the last of them
update log.head set (position, recorded_at) = (select max(position), max(recorded_at) from log.event) where log_id = 1
