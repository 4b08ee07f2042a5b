/** Plans of shifts as somebody fills them in. Pure. */
import type { ShiftPlan } from '@cockpit/api/shifts';

/** Why they cannot be saved yet: the word for it; undefined: they can. */
export function plansFault(
  drafts: readonly ShiftPlan[],
  before: readonly ShiftPlan[],
  reason: string,
): 'name' | 'times' | 'weekdays' | 'same' | 'reason' | undefined {
  if (drafts.some(({ name }) => name.zh.trim() === '')) return 'name';
  if (drafts.some(({ starts, ends }) => starts === '' || ends === '')) return 'times';
  if (drafts.some(({ weekdays }) => weekdays.length === 0)) return 'weekdays';
  if (JSON.stringify(drafts) === JSON.stringify(before)) return 'same';
  return reason.trim() === '' ? 'reason' : undefined;
}

/** As they are sent: trimmed, the English name where there is one. */
export function plansOf(drafts: readonly ShiftPlan[]): ShiftPlan[] {
  return drafts.map((draft) => {
    const zh = draft.name.zh.trim();
    return {
      ...draft,
      name: { zh, en: draft.name.en.trim() || zh },
      weekdays: [...draft.weekdays].sort((a, b) => a - b),
    };
  });
}

/** One more, with a code nobody has. */
export function withAnother(drafts: readonly ShiftPlan[]): ShiftPlan[] {
  let n = drafts.length + 1;
  while (drafts.some(({ code }) => code === `shift-${n}`)) n += 1;
  const hours = { starts: '08:00', ends: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7], peopleMin: 1 };
  return [...drafts, { code: `shift-${n}`, name: { zh: '', en: '' }, ...hours }];
}
