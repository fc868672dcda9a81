// Writes the vector files again: `node test/vectors/generate.ts`. Same code, same files; a test holds them together.
import { writeFileSync } from 'node:fs';
import { confirmationVectors, requestVectors, serverTimeVectors } from './agent-cases.ts';
import { licenceVectors } from './licence-cases.ts';
import { textVectors } from './text-cases.ts';
import { trustVectors } from './trust-cases.ts';

/** File name to content. */
export function vectorFiles(): Readonly<Record<string, string>> {
  const files = {
    'licence.json': licenceVectors(),
    'trust.json': trustVectors(),
    'request.json': requestVectors(),
    'confirmation.json': confirmationVectors(),
    'server-time.json': serverTimeVectors(),
    'text-form.json': textVectors(),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
}

if (import.meta.main) {
  for (const [name, content] of Object.entries(vectorFiles())) writeFileSync(new URL(name, import.meta.url), content);
}
