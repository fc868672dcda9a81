// The providers that the settings configure; what is not configured does not exist.
import type { PaymentSettings } from './payment-settings.ts';
import type { PaymentProvider, Providers } from './provider.ts';
import { sandboxProvider } from './sandbox.ts';

export function makeProviders(settings: PaymentSettings): Providers {
  const { sandbox } = settings;
  const made: PaymentProvider[] = [];
  if (sandbox !== undefined) made.push(sandboxProvider(sandbox));
  return new Map(made.map((provider) => [provider.name, provider]));
}
