-- Consultations: who was shown what. A log of its own, with the same hashes, vault and grants as the first: its events are
-- in log.event under this id, in an order of their own.
insert into log.head (log_id, name) values (2, 'consultations');
