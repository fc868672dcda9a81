// Names in the audit trail which settings are others than at the last start; their values may be secrets and are left out.
import { createHash } from 'node:crypto';
import type { AgentDeps } from '../deps.ts';
import { type Memory, tellTime } from './memory.ts';

export function noteSettings(memory: Memory, deps: AgentDeps): void {
  const digests = Object.fromEntries(
    Object.entries(deps.settings.read()).map(([name, value]) => [name, digest(JSON.stringify(value))]),
  );
  const before = memory.journal.settings;
  memory.journal = { ...memory.journal, settings: digests };
  if (before === undefined) return;
  const names = [...new Set([...Object.keys(before), ...Object.keys(digests)])];
  const changed = names.filter((name) => before[name] !== digests[name]);
  if (changed.length === 0) return;
  memory.audit.note(Math.floor(tellTime(memory, deps) / 1000), 'settings_changed', { names: changed.sort().join(' ') });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
