// A provider whose answer did not come: what it did is unknown, and asking again with the same key is safe.
import { Fault } from '../../shared/errors.ts';

export function providerUnreachable(provider: string, cause: unknown): Fault {
  return new Fault('provider_unreachable', `${provider} did not give an answer that says what happened.`, cause);
}

export function isFaultOf(error: unknown, code: string): error is Fault {
  return error instanceof Fault && error.code === code;
}
