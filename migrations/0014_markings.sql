-- Markings: each row of a view has the highest of what it shows, and whoever recorded something can lower its own.
--
-- A view says   marking(markings(marked(type, originator, classification, actor_organisation, data)) over stream)
-- over the events that its reader is shown, and no others. What an organisation has recorded counts as it was marked,
-- until that organisation lowers it: the one that acts, whatever originator a lowering names.
-- Danger: with one marking above OFFICIAL, the last word of each originator is the highest since it lowered. With two it
-- would not be.

-- What an event says of its originator's marking: null where it says nothing, and so costs next to nothing.
create function marked(type text, originator text, classification text, actor_organisation text, data jsonb)
    returns jsonb language sql stable parallel safe return case
        when type like '%.marking_lowered'
            then jsonb_build_object(actor_organisation, nullif(data->>'marking', 'OFFICIAL'))
        when classification <> 'OFFICIAL' then jsonb_build_object(originator, classification)
    end;

-- The last word of each, null while nothing has been said. Its step is PostgreSQL's own: one in SQL costs twice as much.
create aggregate markings(jsonb) (sfunc = jsonb_concat, stype = jsonb, parallel = safe);

create function marking(jsonb) returns text language sql immutable parallel safe
    return case when jsonb_strip_nulls($1) <> '{}' then 'OFFICIAL-SENSITIVE' else 'OFFICIAL' end;

-- Only what folds calls them: an audience finds the marking as a column.
revoke execute on function marked, markings, marking from public;
grant execute on function marked, markings, marking to taskforce_follower;
