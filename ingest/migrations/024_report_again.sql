-- A source may use the id of a report again once that is closed: it is another hazard then. Two open ones of one id are one.
drop index hazard_report_once;
create unique index hazard_report_once on hazard (device, report_id) where report_id is not null and closed_at is null;
create index hazard_of_report on hazard (device, report_id) where report_id is not null;
