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
