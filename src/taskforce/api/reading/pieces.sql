-- answer: what goes to the client
select json::text, whole from ({question}) answer

-- connection: a page of a view as one JSON object, and whether everything in it that must have a value has one
select row_to_json(answer) as json, page.whole
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
select row_to_json({object}) as json, {whole} as whole
from {source} {joins} where {conditions}

-- every: all rows as one JSON array
select coalesce(array_to_json(array_agg({object})), '[]') as json, coalesce(bool_and({whole}), true) as whole
from (select {row}.* from {source} where {conditions} order by {order}) {row} {joins}

-- parts: the objects that a row holds in a list, as rows
jsonb_to_recordset({held}) part ({fields})

-- objects: those, with the fields that were chosen, in the order in which they are held
(select coalesce(array_to_json(array_agg(chosen)), '[]') from {parts} cross join lateral (select {fields}) chosen)

-- whole_parts: whether everything in them that must have a value has one
(select coalesce(bool_and({whole}), true) from {parts})
