-- Appeals are told to who judges them. A community that still has the rules it was given gets one for them; where people have made their
-- own, whoever was told of requests is told of appeals as before.

with given as (
  insert into notification_rule (community, name, whats, audience, channels, changed_by, changed_at)
  select r.community, '申诉告知管理者', '{case.appealed}', '{"roles":["manager"],"onDuty":false,"concerned":false}', r.channels, 'system', now()
  from notification_rule r where r.changed_by = 'system' and 'case.asked' = any(r.whats)
  on conflict do nothing returning community)
update notification_rule r set whats = r.whats || '{case.appealed}'::text[]
where 'case.asked' = any(r.whats) and r.community not in (select community from given);
