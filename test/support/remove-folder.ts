// Removes a folder of a test run into which programs that end just now may still write: Node keeps their compiled code at their exit.
import { rmSync } from 'node:fs';

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
