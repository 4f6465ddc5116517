-- Donations alike are found by their recipient and their side too: however many a party has noted of one day and value,
-- whether the register reports one like them is one look. Ids as long as an index cannot hold were taken once: their first
-- 300 letters are in it.
drop index log.donations_alike;
create index donations_alike on log.event
    ((data->>'received_on'), (data->>'value'), left(data->>'recipient', 300), log_id, (type = 'donation.noted'))
    where type in ('donation.noted', 'donation.reported', 'donation.amended') and data->>'received_on' is not null;
