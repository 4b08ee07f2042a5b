-- A photo's row stands before its files do: null: they are there; otherwise whoever sends it is at it until then, and a photo left
-- half kept by a process that died is thrown away like any other that no case has taken.
alter table case_photo add column keeping_until timestamptz;
