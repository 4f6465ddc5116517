-- end: how many of this login were ended that have waited for their client in the midst of a COPY for so many seconds
select count(pg_terminate_backend(pid))
from pg_stat_activity
where datname = current_database() and usename = current_user and state = 'active' and wait_event = 'ClientRead'
  and query like 'COPY %' and query_start < clock_timestamp() - make_interval(secs => $1)
