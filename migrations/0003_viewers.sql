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

-- The claim is a JSON object: audience, organisation, office, log_id, until (seconds since 1970).
-- Null unless it is signed, belongs to the login that asks, and has not ended.
create function viewer.claim() returns jsonb
    language plpgsql stable parallel safe security definer set search_path = viewer, pg_catalog as $$
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
           and (claim->>'until')::bigint > extract(epoch from clock_timestamp()) then
            return claim;
        end if;
    end if;
    return null;
end $$;

create function viewer.organisation() returns text language sql stable parallel safe return viewer.claim()->>'organisation';
create function viewer.office()       returns text language sql stable parallel safe return viewer.claim()->>'office';
create function viewer.log_id() returns integer language sql stable parallel safe return (viewer.claim()->>'log_id')::integer;

grant usage on schema viewer to public;
