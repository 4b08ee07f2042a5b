-- Since when a facility is registered, and a community listened to: what should have happened before was never seen, and is not missed.
alter table community add column watched_since timestamptz; -- null: no ingest has heard it yet
update community set watched_since = first_imported_at;
alter table facility add column watched_since timestamptz; -- null: for longer than anybody asks
update facility set watched_since = (select first_imported_at from community where community.code = facility.community);
