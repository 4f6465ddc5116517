-- citing: a party's bars that cite a warning
select stream_id from log.event
where type = 'candidate_bar.consideration_opened' and data->>'cites_warning' = $2 and data->>'party' = $3
  and log_id = $1
order by position
