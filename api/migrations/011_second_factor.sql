-- A second factor is replaced without being without one meanwhile: the next secret waits beside the proven one.
alter table person add column totp_next text; -- base32, sealed by api/src/secrets; offered, not proven yet
update person set totp_secret = null where totp_since is null;
