/** Where on the phone a message leads: `case:12` → `/field/cases/12`; undefined: to no page of it. Pure. */
export function subjectPage(subject: string): string | undefined {
  const [, id] = /^case:([1-9]\d{0,15})$/.exec(subject) ?? [];
  return id === undefined ? undefined : `/field/cases/${id}`;
}
