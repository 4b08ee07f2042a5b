-- How many photos somebody sent lately, and those that wait for their case.
create index case_photo_person on case_photo (person, uploaded_at);
create index case_photo_unbound on case_photo (uploaded_at) where case_id is null;
