-- Since when a point that the api watches holds without a break (a car park contradicted by its bays): whichever api looks next
-- goes on from here. Written by the api alone; a row is dropped when the point no longer holds.
create table alarm_holding (
  community text not null references community on delete cascade,
  rule text not null,
  source text not null,
  since timestamptz not null,
  primary key (community, rule, source)
);
