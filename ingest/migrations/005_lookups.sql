-- Closings of reports look for the report they name, and the other way round; session rollups go by the end of the session.
create index hazard_report_closes on hazard_report (device, closes) where closes is not null;
create index fitness_session_ended on fitness_session (ended_at);
