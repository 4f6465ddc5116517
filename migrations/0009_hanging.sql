-- The writer may look at and end the sessions of its own login: one that hangs in the midst of a COPY holds the log,
-- and the server heeds no timeout there. Only a superuser had closed it, see 0003; where there is none, it is open.
do $$
begin
    grant execute on function pg_stat_get_activity(integer), pg_terminate_backend(integer, bigint) to taskforce_writer;
exception
    when insufficient_privilege then
        null;
end $$;
