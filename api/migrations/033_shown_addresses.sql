-- Of a webhook only its host may be shown: some carry their secret in the middle of the path.
update notification_channel set url = regexp_replace(url, '^(https?://[^/]+)/.*$', '\1/…') where kind = 'webhook';
