/** Who must have a second factor. Pure. */
import type { Grant } from './contract.ts';

/** Of the configuration: whether administrators must have one or may. */
export type AdminSecondFactor = 'required' | 'offered';

/** Administrators, wherever they are: who changes people can give themselves every other role. */
export function needsFactor(setting: AdminSecondFactor, grants: readonly Pick<Grant, 'role'>[]): boolean {
  return setting === 'required' && grants.some(({ role }) => role === 'administrator');
}
