/** Where what a message is about can be looked at. Pure. */

const SUBJECT = /^(alarm|case):([1-9]\d{0,15})$/;
const PAGES = { alarm: 'alarms', case: 'cases' } as const;

/** `alarm:17` → `/desk/alarms/17`; undefined: no page of the desk shows it. `kept`: what stays of the address. */
export function subjectLink(subject: string, kept = ''): string | undefined {
  const [, kind, id] = SUBJECT.exec(subject) ?? [];
  return id === undefined ? undefined : `/desk/${PAGES[kind as keyof typeof PAGES]}/${id}${kept}`;
}
