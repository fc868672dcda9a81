// From settings to the driver they name, with the places that are meant relative to the state folder.
import path from 'node:path';
import type { Settings } from './config.ts';
import type { DriverChoice } from './enforcement/drivers.ts';

export function driverChoice({ driver }: Settings, stateDir: string): DriverChoice {
  return driver.kind === 'simulator'
    ? { kind: 'simulator', file: path.resolve(stateDir, driver.file) }
    : { ...driver, secretFile: path.resolve(stateDir, driver.secretFile) };
}
