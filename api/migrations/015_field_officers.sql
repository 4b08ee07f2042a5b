-- Under which pseudonym somebody's check-ins stand among the readings: made at random, so that a reading tells nobody who it was, and
-- nothing does any more once the person is gone.
create table field_officer (
  person integer primary key references person on delete cascade,
  code text not null unique
);
