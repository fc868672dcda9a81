// What the parts of a PBX's page are given: the PBX as lists show it, and how it stands.
import type { z } from 'zod';
import type { pbxStandingSchema } from '../../../shared/contracts/pbx-standing-api.ts';
import type { listedPbxSchema } from '../../../shared/contracts/server-api.ts';

export type Pbx = z.infer<typeof listedPbxSchema>;
export type Standing = z.infer<typeof pbxStandingSchema>;

export interface PbxParts {
  readonly pbx: Pbx;
  readonly standing: Standing;
}

/** `3.17`, as it is called everywhere. */
export function licenceName({ epoch, seq }: { readonly epoch: number; readonly seq: number }): string {
  return `${epoch}.${seq}`;
}
