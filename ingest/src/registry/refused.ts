import type { RegistryFault } from './contract.ts';

/** A registry that was not accepted; nothing of it was stored. `faults` lists everything that is wrong with it. */
export class RegistryRefused extends Error {
  readonly code = 'registry-refused';
  readonly faults: RegistryFault[];

  constructor(faults: RegistryFault[]) {
    super(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in the registry`);
    this.name = 'RegistryRefused';
    this.faults = faults;
  }
}
