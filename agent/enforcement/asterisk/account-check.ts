// Judges the manager account by the actions it may use: all that the agent needs, and none that would be dangerous.
import type { Finding } from '../driver.ts';
import type { AmiClient } from './ami-client.ts';

const NEEDED = [
  'CoreSettings',
  'CoreShowChannels',
  'DBDel',
  'DBGetTree',
  'DBPut',
  'Filter',
  'Getvar',
  'PJSIPShowContacts',
  'PJSIPShowEndpoint',
  'PJSIPShowEndpoints',
  'Setvar',
  'ShowDialPlan',
  'Status',
] as const;
/** With these an account can run programs, place calls or rewrite the configuration. */
const DANGEROUS = ['AGI', 'Command', 'Originate', 'UpdateConfig'] as const;

/** Names of the actions the account may use. */
export async function readAllowedActions(client: AmiClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  return new Set((await client.action({ Action: 'ListCommands' }, signal)).keys());
}

/** Pure: names of allowed actions to findings. */
export function judgeAccount(allowed: ReadonlySet<string>): readonly Finding[] {
  const missing = NEEDED.filter((action) => !allowed.has(action));
  const dangerous = DANGEROUS.filter((action) => allowed.has(action));
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push({
      code: 'account_too_weak',
      severity: 'error',
      subject: missing.join(', '),
      message: `The manager account may not use ${missing.join(', ')}.`,
      next: 'Give it `read = system,call,user,reporting` and `write = system,call,reporting` in manager.conf, then `manager reload`.',
    });
  }
  if (dangerous.length > 0) {
    findings.push({
      code: 'account_too_strong',
      severity: 'warning',
      subject: dangerous.join(', '),
      message: `The manager account may use ${dangerous.join(', ')}, which the agent never needs.`,
      next: 'Reduce it to `write = system,call,reporting` in manager.conf, then `manager reload`.',
    });
  }
  return findings;
}
