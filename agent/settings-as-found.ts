// The settings for verbs that only look: a folder that is not there is not made.
import { existsSync } from 'node:fs';
import { openSettings, type Settings, settingsInMemory } from './config.ts';

/** Defaults where there is no folder. Throws Fault `settings_invalid`. */
export function readSettings(stateDir: string): Settings {
  return (existsSync(stateDir) ? openSettings(stateDir) : settingsInMemory({})).read();
}
