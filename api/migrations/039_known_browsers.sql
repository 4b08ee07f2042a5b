-- Browsers in which somebody has signed in before: wrong passwords from elsewhere do not keep them out.
create table known_browser (
  digest bytea primary key,                  -- sha-256 of the cookie
  person integer not null references person on delete cascade,
  seen_at timestamptz not null
);
create index known_browser_person on known_browser (person, seen_at desc);
