-- A shift nobody has taken is an alarm of no device and no place.
alter table alarm drop constraint alarm_domain_check;
alter table alarm add constraint alarm_domain_check check (domain in ('parking', 'fitness', 'patrol', 'hazard', 'duty'));
