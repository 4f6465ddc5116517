-- close: what PostgreSQL opens to every login and 0003 left open, whatever version the server is by now. From these it can be told how many transactions everybody has begun, who waits for whom, and what is replicated
do $$
declare
    open regprocedure;
begin
    for open in
        select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('public', oid, 'execute')
          and (proname ~ '^pg_(xact_|last_committed_xact$|get_multixact_|export_snapshot$|(safe_snapshot_)?blocking_pids$|'
                         'isolation_test_|get_replication_slots$|prepared_xact$|available_wal_|wal_summary_|'
                         'get_wal_summarizer_|notification_queue_)'
               or proname in ('age', 'mxid_age') and proargtypes = array['xid'::regtype::oid]::oidvector)
    loop
        execute format('revoke execute on function %s from public', open);
    end loop;
exception
    when insufficient_privilege then
        raise notice 'some functions of PostgreSQL itself stay open to every login';
end $$
