-- live: the live tables of an audience, and where each stands
select name, home, position, problem is null as follows from projection.view
where live and log_id = $1 and starts_with(name, $2)
