-- What an organisation has in quarantine is bounded: what it holds is counted before more is kept.
create index quarantine_held on log.quarantine (organisation, log_id) where content <> '';
