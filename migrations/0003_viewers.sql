-- Viewers: who is asking.
--
-- One login role an audience, member of nothing, owner of nothing: a role that was only SET could be shed by
-- injected SQL. Within an audience the viewer is a setting that the service signs, with an end, since injected SQL can
-- change settings too; the policies believe only the signature. No reading role sees the key.

create schema viewer;

create table viewer.key (
    one       boolean primary key default true check (one),
    inner_pad bytea   not null,          -- HMAC-SHA-256 pads, 64 bytes each
    outer_pad bytea   not null
);

-- The claim is a JSON object: audience, organisation, office, log_id, until (seconds since 1970), and pid, the one
-- connection in which it is good: sessions of one login can read each other's statements.
-- Not parallel safe: a worker is another connection. Refused unless it is signed, belongs to the login and the connection
-- that ask, and has not ended: to whom it may not be told, "there is nothing" would be a false answer.
create function viewer.claim() returns jsonb
    language plpgsql stable parallel restricted security definer set search_path = viewer, pg_catalog as $$
declare
    said   text := current_setting('viewer.claim', true);
    signed text := current_setting('viewer.signature', true);
    claim  jsonb;
    k      viewer.key;
begin
    select * into k from viewer.key;
    if signed = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said, 'UTF8'))), 'hex') then
        claim := said::jsonb;
        if 'taskforce_' || (claim->>'audience') = session_user
           and coalesce((claim->>'pid')::integer, pg_backend_pid()) = pg_backend_pid()
           and (claim->>'until')::bigint > extract(epoch from clock_timestamp()) then
            return claim;
        end if;
    end if;
    raise invalid_authorization_specification using message = 'there is no claim, or none that holds';
end $$;

create function viewer.organisation() returns text language sql stable parallel restricted return viewer.claim()->>'organisation';
create function viewer.office()       returns text language sql stable parallel restricted return viewer.claim()->>'office';
create function viewer.log_id() returns integer language sql stable parallel safe return (viewer.claim()->>'log_id')::integer;

grant usage on schema viewer to public;

-- What PostgreSQL opens to every login, and which none of ours needs: other sessions of the same login can be watched
-- and ended, how much others write can be counted, an advisory lock taken and kept, large objects left behind. Only a
-- superuser can close it; where there is none, it stays open.
do $$
declare
    closed regprocedure;
begin
    for closed in
        select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace
          and proname ~ '^(txid_|pg_((try_)?advisory_(xact_)?lock|stat_get_|(cancel|terminate)_backend$|lock_status$|.*_size$|'
                        'current_(wal_|xact_id|snapshot)|snapshot_|last_(wal|xact)_|control_|logical_emit_message$|'
                        'get_viewdef$|get_functiondef$))'
           or pronamespace = 'pg_catalog'::regnamespace and proname ~ '^lo_(creat|from_bytea|put|open$)'
    loop
        execute format('revoke execute on function %s from public', closed);
    end loop;
exception
    when insufficient_privilege then
        raise notice 'the functions of PostgreSQL itself stay open to every login';
end $$;
