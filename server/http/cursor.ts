// Cursors as callers see them: opaque, and good for the one list that gave them.
import { createHash } from 'node:crypto';

const CHECK_BYTES = 9;

/** `list` names what is paged through: the address and everything it was narrowed by. */
export function sealCursor(list: string, position: string): string {
  return Buffer.concat([checkOf(list, position), Buffer.from(position)]).toString('base64url');
}

/**
 * The position a cursor stands for; undefined for one that was changed or belongs to another list. It guards against
 * mistakes, not against forgers: what a position shows is decided by the caller's own scope.
 */
export function openCursor(list: string, cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const position = bytes.subarray(CHECK_BYTES).toString();
  const whole = sealCursor(list, position) === cursor;
  return whole && position !== '' ? position : undefined;
}

function checkOf(list: string, position: string): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, CHECK_BYTES);
}
