-- Since when each round of a route is planned, '{code} {weekday}' -> epoch ms: nobody could walk it before it was in the plan.
-- A round that is not named is as old as its route.
alter table facility add column rounds_since jsonb not null default '{}';
