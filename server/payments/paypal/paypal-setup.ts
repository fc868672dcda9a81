// Keeping a PayPal wallet without a charge: a setup token that the buyer approves at PayPal, made into a payment token once that is done.
import {
  ExperienceContextShippingPreference,
  PaymentTokenStatus,
  PaypalPaymentTokenUsageType,
  type SetupTokenResponse,
  VaultController,
  VaultTokenRequestType,
} from '@paypal/paypal-server-sdk';
import type { PaymentProvider, SetupState } from '../provider.ts';
import { type paypalClient, unlessRefused } from './paypal-client.ts';

export function paypalSetup(client: ReturnType<typeof paypalClient>): NonNullable<PaymentProvider['setup']> {
  const vault = new VaultController(client);
  return {
    async begin({ accountId, setupId, customerRef, returnUrl }) {
      const back = returnUrl === '' ? {} : { returnUrl, cancelUrl: returnUrl };
      const made = await unlessRefused(
        vault.createSetupToken({
          paypalRequestId: setupId,
          body: {
            customer: {
              merchantCustomerId: accountId,
              ...(customerRef === undefined || customerRef === '' ? {} : { id: customerRef }),
            },
            paymentSource: {
              paypal: {
                usageType: PaypalPaymentTokenUsageType.Merchant,
                experienceContext: { shippingPreference: ExperienceContextShippingPreference.NoShipping, ...back },
              },
            },
          },
        }),
      );
      return 'result' in made
        ? waitingFor(made.result, accountId)
        : { ref: '', accountId, status: 'failed', reason: made.message };
    },
    async fetch(ref) {
      const found = await unlessRefused(vault.getSetupToken(ref));
      if (!('result' in found)) return undefined;
      const token = found.result;
      const accountId = token.customer?.merchantCustomerId ?? '';
      const { status } = token;
      if (status !== PaymentTokenStatus.Approved && status !== PaymentTokenStatus.Vaulted) {
        return waitingFor(token, accountId);
      }
      // Asked again by the same id it answers with the token that it made first.
      const kept = await unlessRefused(
        vault.createPaymentToken({
          paypalRequestId: `${ref}-keep`,
          body: { paymentSource: { token: { id: ref, type: VaultTokenRequestType.SetupToken } } },
        }),
      );
      if (!('result' in kept)) return { ref, accountId, status: 'failed', reason: kept.message };
      const { id: providerRef = '' } = kept.result;
      const there = await unlessRefused(vault.getPaymentToken(providerRef));
      // What was removed since is not made again by asking again.
      if (!('result' in there)) return { ref, accountId, status: 'failed', reason: 'PayPal keeps it no more.' };
      const { customer, paymentSource } = there.result;
      const label = `PayPal ${paymentSource?.paypal?.emailAddress ?? ''}`.trim();
      const means = { customerRef: customer?.id ?? '', providerRef, label, expires: null };
      return { ref, accountId, status: 'kept', reason: '', means };
    },
  };
}

function waitingFor({ id: ref = '', links }: SetupTokenResponse, accountId: string): SetupState {
  const url = links?.find(({ rel }) => rel === 'approve' || rel === 'payer-action')?.href;
  const of = { ref, accountId, status: 'waiting', reason: '' } as const;
  return url === undefined ? of : { ...of, action: { kind: 'redirect', url } };
}
