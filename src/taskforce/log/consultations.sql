-- found: the consultations up to a position of which all holds that is asked. Moments are looked up as positions first, since
-- neither runs backwards
select c.* from log.readable c
where c.log_id = $1 and c.position <= $2 and c.type = 'consultation.made'
  and ($3::text is null or c.actor = $3) and ($4::text is null or c.actor_organisation = $4)
  and ($5::text is null or c.data->>'audience' = $5) and ($6::text is null or c.data->'records' ? $6)
  and ($7::text is null or c.data->>'document' = $7)
  and c.position > coalesce((select position from log.event where log_id = $1 and recorded_at < $8::timestamptz
                             order by recorded_at desc, position desc limit 1), 0)
  and ($9::timestamptz is null
       or c.position <= (select position from log.event where log_id = $1 and recorded_at < $9
                         order by recorded_at desc, position desc limit 1))

-- count: how many those are
select count(*) from ({found}) c

-- rows: the next of them after a position, each as it is listed. What was shown is called by the kind of record that its
-- history began as
select c.position, c.recorded_at, c.actor, c.actor_office, c.actor_organisation, c.data, c.commitments, c.personal,
    array(select split_part(began.type, '.', 1) || ':' || began.stream_id
          from jsonb_array_elements_text(c.data->'records') record
          join log.event began on began.stream_id = record::uuid and began.version = 1 and began.log_id = 1
          order by 1) as shown
from ({found}) c
where c.position > $10
order by c.position
limit $11
