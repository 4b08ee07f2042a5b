-- When the community first planned this shift: one that is introduced while it would run already was nobody's duty until then.
alter table shift_plan add column introduced_at timestamptz not null default now();
alter table shift_plan alter column introduced_at drop default;
