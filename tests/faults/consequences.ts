/**
 * What people act on, counted by hand: alarms, events, the hazard register, cases and messages. Each sentence says what differs
 * between what was acknowledged and what stands in the database.
 */
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';
import type { Ledger } from './ledger.ts';

type Rows = Pick<ScratchDatabase, 'rows'>;

export interface Consequences {
  alarmDifferences: string[];
  eventDifferences: string[];
  caseDifferences: string[];
  messageDifferences: string[];
}

const TO_THE_ROOM = "n.channel in (select id from notification_channel where kind = 'webhook')";
const REPORT_RULES = { major: 'hazard-report-major', general: 'hazard-report-general' } as const;

/** `filed`: titles the desk was told are filed; `received`: delivery ids the room got. */
export async function auditConsequences(
  database: Rows,
  ledger: Ledger,
  { filed, received }: { filed: readonly string[]; received: readonly string[] },
): Promise<Consequences> {
  return {
    alarmDifferences: [
      ...(await reportAlarms(database, ledger)),
      ...(await findingAlarms(database, ledger)),
      ...(await fullBinAlarms(database, ledger)),
      ...(await silencedAlarms(database)),
      ...(await fullBinsWithout(database)),
    ],
    eventDifferences: [...(await eventsOfCheckins(database)), ...(await registerOfReports(database))],
    caseDifferences: await filedCases(database, filed),
    messageDifferences: await toldAlarms(database, received),
  };
}

/** Messages the room must have got before the run may be judged: one for each high alarm that was raised. */
export async function unnotifiedAlarms(database: Rows): Promise<number> {
  const [row] = await database.rows<{ untold: number }>(
    `select count(*)::int as untold from alarm a where a.priority = 1 and a.rule = 'hazard-report-major' and not exists (
       select from notification n join notification_event e on e.id = n.event
       where e.what = 'alarm.raised' and e.subject = 'alarm:' || a.id and n.state = 'delivered' and ${TO_THE_ROOM})`,
  );
  return row?.untold ?? 0;
}

/** Every acknowledged report has raised the alarm of its level, once. */
async function reportAlarms(database: Rows, ledger: Ledger): Promise<string[]> {
  const found = await database.rows<{ id: string; rule: string; raised: number }>(
    `select split_part(source, ':', 3) as id, rule, sum(count)::int as raised from alarm where source like 'report:%' group by 1, 2`,
  );
  const raised = new Map(found.map(({ id, rule, raised: times }) => [`${id} ${rule}`, times]));
  const wrong = [...ledger.reports()]
    .filter(([number]) => ledger.isAcked(number))
    .map(([number, level]) => ({ id: ledger.idOf(number), rule: REPORT_RULES[level] }))
    .filter(({ id, rule }) => raised.get(`${id} ${rule}`) !== 1);
  return sentence(wrong, ({ id, rule }) => `report ${id} has raised ${rule} ${raised.get(`${id} ${rule}`) ?? 0} times`);
}

/** The patrol that goes alone: each finding raised the alarm of its checkpoint, and all in order ended it. */
async function findingAlarms(database: Rows, ledger: Ledger): Promise<string[]> {
  const expected = ledger.findings().filter((number) => ledger.isAcked(number)).length;
  const [row] = await database.rows<{ raised: number }>(
    `select coalesce(sum(alarm.count), 0)::int as raised from alarm
     where rule = 'patrol-finding' and device in (select device from patrol_checkin where officer = 'officer-alone')`,
  );
  return row?.raised === expected ? [] : [`${expected} findings have raised ${row?.raised} alarms`];
}

/** The bin that is filled and emptied alone: each time it was full raised its alarm, and emptied ended it. */
async function fullBinAlarms(database: Rows, ledger: Ledger): Promise<string[]> {
  const acked = ledger.fulls().filter((number) => ledger.isAcked(number));
  const [row] = await database.rows<{ raised: number }>(
    `select coalesce(sum(alarm.count), 0)::int as raised from alarm
     where rule = 'environment-bin-full' and device in (select device from environment_fill where id = any($1))`,
    [acked.map((number) => ledger.idOf(number))],
  );
  return row?.raised === acked.length ? [] : [`full ${acked.length} times, the bin has raised ${row?.raised} alarms`];
}

/** A bin whose newest level is full has an alarm that stands. */
async function fullBinsWithout(database: Rows): Promise<string[]> {
  const rows = await database.rows<{ code: string }>(
    `select d.code from (
       select distinct on (device) device, level from environment_fill
       order by device, least(at, received_at) desc, received_at desc) as latest
     join device d on d.id = latest.device
     where latest.level > 0.9 and not exists (
       select from alarm a where a.device = d.id and a.rule = 'environment-bin-full' and a.cleared_at is null)`,
  );
  return sentence(rows, ({ code }) => `bin ${code} is full and no alarm stands`);
}

/** A sensor whose newest word is alarm has an alarm that stands; that it does not know since is no word. */
async function silencedAlarms(database: Rows): Promise<string[]> {
  const rows = await database.rows<{ code: string }>(
    `select d.code from (
       select distinct on (device) device, state from hazard_state where state <> 'unknown'
       order by device, least(at, received_at) desc, received_at desc) as latest
     join device d on d.id = latest.device join facility f on f.id = d.facility
     where latest.state = 'alarm' and f.attributes->>'level' = 'major' and not exists (
       select from alarm a where a.device = d.id and a.rule = 'hazard-major' and a.cleared_at is null)`,
  );
  return sentence(rows, ({ code }) => `sensor ${code} says alarm and no alarm stands`);
}

async function eventsOfCheckins(database: Rows): Promise<string[]> {
  const rows = await database.rows<{ id: string; events: number }>(
    `select c.id, count(e.id)::int as events from patrol_checkin c
     left join event e on e.device = c.device and e.message_id = c.id
       and e.type = case c.result when 'ok' then 'checkin' else 'finding' end
     group by c.device, c.at, c.id having count(e.id) <> 1`,
  );
  return sentence(rows, ({ id, events }) => `check-in ${id} has ${events} events`);
}

async function registerOfReports(database: Rows): Promise<string[]> {
  const rows = await database.rows<{ id: string; hazards: number; events: number }>(
    `select r.id, (select count(*)::int from hazard h where h.device = r.device and h.report_id = r.id) as hazards,
       (select count(*)::int from event e where e.device = r.device and e.message_id = r.id and e.type = 'hazard-opened') as events
     from hazard_report r`,
  );
  return sentence(
    rows.filter(({ hazards, events }) => hazards !== 1 || events !== 1),
    ({ id, hazards, events }) => `report ${id} stands ${hazards} times in the register, with ${events} events`,
  );
}

async function filedCases(database: Rows, filed: readonly string[]): Promise<string[]> {
  const rows = await database.rows<{ title: string; cases: number }>(
    `select title, count(*)::int as cases from case_file where title like 'case %' group by title`,
  );
  const stored = new Map(rows.map(({ title, cases }) => [title, cases]));
  const lost = filed.filter((title) => !stored.has(title));
  return [
    ...sentence(lost, (title) => `${title} was answered and is not there`),
    ...sentence(
      rows.filter(({ cases }) => cases > 1),
      ({ title, cases }) => `${title} is there ${cases} times`,
    ),
  ];
}

/** Each high alarm is one message to the room; the room counts on its id, so the same one twice is one. */
async function toldAlarms(database: Rows, received: readonly string[]): Promise<string[]> {
  const rows = await database.rows<{ subject: string; ids: string[] }>(
    `select 'alarm:' || a.id as subject, coalesce(array_agg(n.id::text) filter (where n.id is not null), '{}') as ids from alarm a
     left join notification_event e on e.what = 'alarm.raised' and e.subject = 'alarm:' || a.id
     left join notification n on n.event = e.id and n.state = 'delivered' and ${TO_THE_ROOM}
     where a.rule = 'hazard-report-major' group by a.id`,
  );
  const noted = await database.rows<{ id: string }>('select id::text as id from notification');
  const known = new Set(noted.map(({ id }) => id));
  const strange = [...new Set(received)].filter((id) => !known.has(id));
  return [
    ...sentence(
      rows.filter(({ ids }) => ids.length !== 1),
      ({ subject, ids }) => `${subject} was told ${ids.length} times`,
    ),
    ...(strange.length === 0 ? [] : [`the room got ${strange.length} messages nobody noted`]),
  ];
}

const SHOWN = 5;

function sentence<T>(rows: readonly T[], say: (row: T) => string): string[] {
  const shown = rows.slice(0, SHOWN).map(say);
  return rows.length > SHOWN ? [...shown, `and ${rows.length - SHOWN} more`] : shown;
}
