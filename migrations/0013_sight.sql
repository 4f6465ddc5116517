-- Within an organisation sight goes by office and by being named, less recusals. The claim says so, as the service found
-- it at the version of the organisation's history that viewer.admit() compares.
-- Danger: a claim without it is of a program that knows no offices. To it, "there is nothing" would be a false answer.
create function viewer.sight() returns jsonb
    language plpgsql stable parallel restricted as $$
declare
    claim jsonb := viewer.claim();
begin
    if claim ?& array['sees', 'named', 'recused'] then
        return claim;
    end if;
    raise invalid_authorization_specification using message = 'the claim does not say what its viewer sees';
end $$;

-- `sees` is a list of kinds; `named` and `recused` are arrays of streams as PostgreSQL writes them, since that reads faster.
-- Whether the viewer's office sees all records of a kind, called as its events begin: `warning`. Null where it does not:
-- the planner takes a yes for one case in two, and then sorts what it would have found in order; "is not null" for all.
create function viewer.sees(kind text) returns boolean language sql stable parallel restricted
    return nullif(viewer.sight()->'sees' ? kind, false);
create function viewer.named() returns uuid[] language sql stable parallel restricted
    return (viewer.sight()->>'named')::uuid[];
create function viewer.recused() returns uuid[] language sql stable parallel restricted
    return (viewer.sight()->>'recused')::uuid[];

-- Whose sight of which record is not what the office has, after each change; `at` is when that was.
create function sight_after(held jsonb, data jsonb, at text) returns jsonb language plpgsql immutable as $$
declare
    of_type text := replace(initcap(replace(data->>'record_kind', '_', ' ')), ' ', '');
    changed jsonb := jsonb_build_object(
        'person', data->'person', 'sight', data->'sight', 'since_at', at,
        'record', translate(encode(convert_to(of_type || ':' || (data->>'record'), 'UTF8'), 'base64'), E'\n', ''));
begin
    held := jsonb_path_query_array(held, '$[*] ? (@.person != $person || @.record != $record)', changed);
    return case when data->>'sight' = 'by_office' then held else held || changed end;
end $$;
create aggregate exceptions(data jsonb, at text) (sfunc = sight_after, stype = jsonb, initcond = '[]');

-- Only what folds calls them.
revoke execute on function sight_after, exceptions from public;
grant execute on function sight_after, exceptions to taskforce_follower;
