// The doctor without a daemon: whatever is missing or wrong is a check that says so, and nothing is made on the way.
import type { Doctor } from '../../shared/contracts/local-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import { readSettings } from '../settings-as-found.ts';
import { doctor } from './doctor.ts';

export async function examineAlone(stateDir: string): Promise<Doctor> {
  try {
    return await doctor({ settings: readSettings(stateDir), stateDir });
  } catch (thrown) {
    return {
      ok: false,
      checks: [
        {
          check: 'settings',
          outcome: 'error',
          message: reasonOf(thrown),
          next: isForbidden(thrown)
            ? 'Run the command as root or as the user of the agent.'
            : 'Correct settings.json in the state folder and start the agent again.',
        },
      ],
    };
  }
}

function isForbidden(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? (thrown.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'EACCES' || cause?.code === 'EPERM';
}
