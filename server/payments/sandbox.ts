// The sandbox provider: no money moves. It keeps nothing: its references say what was asked for.
import { refuse } from '../../shared/result.ts';
import type { Attempt, PaymentProvider, ProviderState } from './provider.ts';

/** `at_once`: whatever is started is paid. `by_hand`: somebody says how it went, at `POST /payments/:id/sandbox`. */
export type SandboxMode = 'at_once' | 'by_hand';

const REF = /^sbx:([\w-]+):(\d+):([A-Z]{3})$/;
const MEANS = { customerRef: 'sandbox', providerRef: 'sandbox', label: 'Sandbox, no real money', expires: null };

export function sandboxProvider(mode: SandboxMode): PaymentProvider {
  return {
    name: 'sandbox',
    label: MEANS.label,
    takes: () => true,
    ...(mode === 'at_once' ? { atOnce: (attempt) => sandboxState(attempt, 'succeeded') } : {}),
    start: async (attempt) =>
      mode === 'at_once'
        ? sandboxState(attempt, 'succeeded')
        : { ...sandboxState(attempt, 'waiting'), action: { kind: 'sandbox' } },
    charge: async (attempt) => sandboxState(attempt, 'succeeded'),
    remembersMs: Number.POSITIVE_INFINITY,
    findCharge: async () => undefined,
    async fetch(ref) {
      const [, paymentId = '', amount = '0', currency = ''] = REF.exec(ref) ?? [];
      const state = { ref: refOf(paymentId, BigInt(amount), currency), amount: BigInt(amount), currency, reason: '' };
      if (mode === 'at_once') return { ...state, status: 'succeeded', means: MEANS };
      return { ...state, status: 'waiting', action: { kind: 'sandbox' } };
    },
    async collect(ref) {
      return await this.fetch(ref);
    },
    abandon: async () => undefined,
    refund: async ({ refundId }) => ({ ref: `sbx-refund:${refundId}`, status: 'succeeded', reason: '' }),
    fetchRefund: async (ref) => ({ ref, status: 'succeeded', reason: '' }),
    fetchDispute: async (ref) => ({ ref, status: 'won', amount: 0n, currency: '', reason: 'the sandbox has none' }),
    forget: async () => undefined,
    parseWebhook: async () =>
      refuse('provider_signature_invalid', 'The sandbox sends no messages.', 'Use POST /payments/:id/sandbox.'),
  };
}

/** How it went, as somebody at the test table says. */
export function sandboxState(
  { paymentId, amount, currency }: Pick<Attempt, 'paymentId' | 'amount' | 'currency'>,
  status: 'waiting' | 'succeeded' | 'failed',
): ProviderState {
  const ref = refOf(paymentId, amount, currency);
  const reason = status === 'failed' ? 'The sandbox was told to decline it.' : '';
  return { ref, status, amount, currency, reason, ...(status === 'succeeded' ? { means: MEANS } : {}) };
}

function refOf(paymentId: string, amount: bigint, currency: string): string {
  return `sbx:${paymentId}:${amount}:${currency}`;
}
