-- found: the consultations up to a position of which all holds that is asked
select c.* from log.readable c
where c.log_id = $1 and c.position <= $2 and c.type = 'consultation.made'
  and ($3::text is null or c.actor = $3) and ($4::text is null or c.actor_organisation = $4)
  and ($5::text is null or c.data->>'audience' = $5) and ($6::text is null or c.data->'records' ? $6)
  and ($7::text is null or c.data->>'document' = $7)
  and c.recorded_at >= coalesce($8::timestamptz, '-infinity') and c.recorded_at < coalesce($9::timestamptz, 'infinity')

-- count: how many those are
select count(*) from ({found}) c

-- rows: each as it is listed. What was shown is called by the kind of record that its history began as
select c.recorded_at, c.actor, c.actor_office, c.actor_organisation, c.data,
    c.commitments, c.personal,
    array(select split_part(began.type, '.', 1) || ':' || began.stream_id
          from jsonb_array_elements_text(c.data->'records') record
          join log.event began on began.stream_id = record::uuid and began.version = 1 and began.log_id = 1
          order by 1) as shown
from ({found}) c
order by c.position
