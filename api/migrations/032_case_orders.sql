-- Keys of orders about cases (Idempotency-Key), for ever: a phone may send one again long after its answer was forgotten.
create table case_order (
  person integer not null references person on delete cascade,
  key text not null,
  digest bytea not null,                     -- sha256 of method, path and body
  case_id bigint not null references case_file on delete cascade,
  primary key (person, key)
);
create index case_order_case on case_order (case_id);
insert into case_order (person, key, digest, case_id)
select a.person, a.key, a.digest, c.id from idempotent_answer a
join case_file c on c.id = case when a.answer ->> 'reportedAt' is not null then (a.answer ->> 'id')::int8 end
where a.status in (200, 201);
