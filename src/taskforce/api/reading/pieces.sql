-- answer: what goes to the client, and apart from it the streams that it shows and since when they stand so, 24 bytes each
select json::text, whole, shown from ({question}) answer

-- connection: a page of a view as one JSON object, and whether everything in it that must have a value has one
select row_to_json(answer) as json, page.whole, {shown} as shown
from ({page}) page {joins} cross join lateral (select {fields}) answer

-- page: its rows, each as JSON for every list that was asked for
select {aggregates}
from ({rows}) {row} {joins}

-- rows: in order, so many
select {row}.* from {source} where {conditions} order by {order} limit {limit}

-- numbered: from the far end of the list
select {row}.*, row_number() over () as n from ({rows}) {row}

-- list: the rows in order; the one more that tells whether there are more is left out
coalesce(array_to_json((array_agg({object}))[1:{size}]), '[]')

-- reversed: the same, of rows numbered from the far end
coalesce(array_to_json(array_agg({object} order by n desc) filter (where n <= {size})), '[]')

-- highest: the marking of a page, from those of its rows and of one more. Their words are in the order of their height.
(select coalesce(max(marking), 'OFFICIAL') from unnest({markings}[1:{size}]) marking)

-- shown: the streams of all rows together
coalesce(string_agg({shown}, ''), '')

-- shown_of_list: but for the one more that tells whether there are more
(select coalesce(string_agg(each, ''), '') from unnest((array_agg({shown}))[1:{size}]) each)

-- shown_of_reversed: the same, of rows numbered from the far end
coalesce(string_agg({shown}, '') filter (where n <= {size}), '')

-- shown_by_cursor: the stream that a cursor of the page names
case when {taken} > 0 then {shown} else '' end

-- totals: over the whole list, whatever the page
cross join (select {totals} from {source} where {conditions}) total

-- exists: whether there is anything on that side of a cursor
exists (select from {source} where {conditions})

-- object: one row as JSON
cross join lateral (select {fields}) {name}

-- many: a page for each row
cross join lateral ({question}) {name}

-- one: the row that another one names. Its limit has the planner look it up row by row, which keeps their order.
left join lateral ({question} limit 1) {name} on true

-- single: one row as JSON
select row_to_json({object}) as json, {whole} as whole, {shown} as shown
from {source} {joins} where {conditions}

-- every: all rows as one JSON array
select coalesce(array_to_json(array_agg({object})), '[]') as json, coalesce(bool_and({whole}), true) as whole,
    {shown} as shown
from (select {row}.* from {source} where {conditions} order by {order}) {row} {joins}

-- parts: the objects that a row holds in a list, as rows
jsonb_to_recordset({held}) part ({fields})

-- parts_shown: those of them that are not about a record from which their reader is recused
(select * from {parts}
 where split_part(convert_from(decode({about}, 'base64'), 'UTF8'), ':', 2)::uuid <> all ((select viewer.recused())::uuid[])
) part

-- objects: those, with the fields that were chosen, in the order in which they are held
(select coalesce(array_to_json(array_agg(chosen)), '[]') from {parts} cross join lateral (select {fields}) chosen)

-- whole_parts: whether everything in them that must have a value has one
(select coalesce(bool_and({whole}), true) from {parts})

-- changes: the next versions of the rows of all views in the order of the log, each as it stood from then on
select place.since, place.kind, place.stream_id, change.cursor, change.json::text, change.whole, change.shown
from (select * from ({beyond}) version order by since, kind, stream_id limit {most}) place
cross join lateral ({each}) change
order by place.since, place.kind, place.stream_id

-- beyond: the next of one view
(select {kind} as kind, version.log_id, version.stream_id, version.since
 from {source}
 where (version.since, {kind}, version.stream_id) > ($1::bigint, $2::integer, $3::uuid)
 order by version.since, version.stream_id limit {most})

-- change: one of them; its cursor counts what has been shown of the row
select counted.cursor, row_to_json({object}) as json, {whole} as whole, {shown} as shown
from {source}
cross join lateral (select {cursor} as cursor from {counted}) counted {joins}
where place.kind = {kind} and {conditions}

-- nth_version: where it stands
select version.since from {source} where version.stream_id = $1::uuid order by version.since offset $2::bigint limit 1
