// The providers that the settings configure; what is not configured does not exist.
import type { PaymentSettings } from './payment-settings.ts';
import { paypalProvider } from './paypal/paypal-provider.ts';
import type { PaymentProvider, Providers } from './provider.ts';
import { sandboxProvider } from './sandbox.ts';
import { stripeProvider } from './stripe/stripe-provider.ts';

export function makeProviders(settings: PaymentSettings): Providers {
  const { card, paypal, sandbox } = settings;
  const made: PaymentProvider[] = [];
  if (card !== undefined) made.push(stripeProvider(card));
  if (paypal !== undefined) made.push(paypalProvider(paypal));
  if (sandbox !== undefined) made.push(sandboxProvider(sandbox));
  return new Map(made.map((provider) => [provider.name, provider]));
}
