-- imported_at moves with every import that changes something and is the revision screens compare; which community was
-- there first (the default one) must not move with it.
alter table community add column first_imported_at timestamptz not null default now();
update community set first_imported_at = imported_at;
