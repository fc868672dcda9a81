// The file that travels between the server and the places where root keys are kept: public, and changed only by signatures.
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { base64url } from '../../shared/contracts/bytes.ts';
import { type Proposal, readProposal, signersOf } from '../../shared/licence/trust-proposal.ts';
import { readAnchor, type SignedTrustRoot } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { changeWords } from './next-root.ts';

const FORMAT = 'switchkey-trust-proposal/v1';
const fileSchema = z.object({
  format: z.literal(FORMAT),
  /** The root in force when it was prepared: what the change is shown against. */
  current: base64url(16_384),
  /** The next root with the signatures so far. */
  next: base64url(16_384),
});

export interface ProposalFile {
  readonly current: SignedTrustRoot;
  readonly next: Proposal;
}

export function writeProposal(path: string, current: Uint8Array, next: Uint8Array): void {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const file = { format: FORMAT, current: text(current), next: text(next) };
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { flush: true });
}

export function readProposalFile(path: string): Result<ProposalFile, 'proposal_unreadable'> {
  const file = parse(path);
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  const current = file && readAnchor(bytes(file.current));
  const next = file && readProposal(bytes(file.next));
  if (current?.ok && next?.ok) return accept({ current: current.value, next: next.value });
  return refuse('proposal_unreadable', `${path} is not a trust proposal, or cannot be read.`, 'Copy the file again.');
}

/** The change in words, and how many signatures either rule still lacks. */
export function proposalWords({ current, next }: ProposalFile): string[] {
  const rule = (words: string, root: ProposalFile['current']['root']) =>
    `signatures by the ${words} root keys: ${signersOf(next, root.rootKeys).length} of ${root.threshold} needed`;
  return [...changeWords(current.root, next.root), rule('current', current.root), rule('next', next.root)];
}

function parse(path: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
