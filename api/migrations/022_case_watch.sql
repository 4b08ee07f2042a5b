-- What the watch over cases asks every few seconds: whose suspension is over, and what is past its limit and not supervised yet.
create index case_suspension_over on case_file (suspended_until, id) where suspended_at is not null;
create index case_unsupervised on case_file (due_at, id) where ended_at is null and supervised is null;
