-- Access ends with the office. The claim says at which version of its own organisation's history the viewer was found to
-- be of it still; within the moment that is read it must stand there, or the service has to look again.
create function viewer.admit() returns void
    language plpgsql stable parallel restricted security definer set search_path = viewer, pg_catalog as $$
declare
    claim jsonb := viewer.claim();
begin
    if (claim->>'version')::integer is distinct from coalesce((
        select version from log.event
        where stream_id = (claim->>'stream')::uuid and log_id = (claim->>'log_id')::integer
        order by version desc limit 1), 0)
    then
        raise exception using errcode = 'TF001', message = 'the organisation has moved on';
    end if;
end $$;
