-- met: the numbers, from one on, of those recipients, days and values of which the other side has said something
select said.number
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[])
     with ordinality as said(recipient, received_on, value, noted, number)
cross join lateral (
    select from log.event
    where type in ('donation.noted', 'donation.reported', 'donation.amended')
      and (type = 'donation.noted') = not said.noted
      and data->>'received_on' = said.received_on and data->>'value' = said.value
      and left(data->>'recipient', 300) = left(said.recipient, 300)
      and data->>'recipient' = said.recipient and log_id = $1
    limit 1
) other

-- alike: where some version names a recipient, a day and a value
select stream_id from log.event
where type in ('donation.noted', 'donation.reported', 'donation.amended')
  and data->>'received_on' = $3 and data->>'value' = $4 and left(data->>'recipient', 300) = left($2, 300)
  and data->>'recipient' = $2 and log_id = $1
limit $5

-- before: what was said of those donations before those versions, numbered from one on
select said.number, e.data->>'recipient' as recipient, e.data->>'received_on' as received_on, e.data->>'value' as value
from unnest($2::uuid[], $3::integer[]) with ordinality as said(stream_id, version, number)
cross join lateral (
    select data from log.event
    where stream_id = said.stream_id and version < said.version and log_id = $1
      and type in ('donation.reported', 'donation.amended')
    order by version desc
    limit 1
) e
