-- The names of the domains and of the kinds of facilities are declared in messages/stored/contract.ts and registry/contract.ts, and
-- only what has been checked against them is written. A list of them here would be a second one, to be replaced with every domain.
alter table facility drop constraint facility_domain_check;
alter table facility drop constraint facility_kind_check;
alter table device drop constraint device_domain_check;
alter table alarm drop constraint alarm_domain_check;
alter table facility add constraint facility_domain_check check (domain ~ '^[a-z][a-z-]{0,31}$');
alter table facility add constraint facility_kind_check check (kind ~ '^[a-z][a-z-]{0,31}$');
alter table device add constraint device_domain_check check (domain ~ '^[a-z][a-z-]{0,31}$');
alter table alarm add constraint alarm_domain_check check (domain ~ '^[a-z][a-z-]{0,31}$');
