// PayPal: orders that the buyer approves there and we collect, wallets vaulted there for renewals.
import {
  CheckoutPaymentIntent,
  type Client,
  type Order,
  type OrderRequest,
  OrdersController,
  PaymentInitiator,
  PaymentsController,
  PaypalExperienceUserAction,
  PaypalPaymentTokenUsageType,
  type PaypalWallet,
  PaypalWalletContextShippingPreference,
  StoredPaymentSourceUsageType,
  StoreInVaultInstruction,
  VaultController,
} from '@paypal/paypal-server-sdk';
import { accept } from '../../../shared/result.ts';
import type { Attempt, PaymentProvider, ProviderState } from '../provider.ts';
import { providerUnreachable } from '../provider-fault.ts';
import { apiOrigin, type PaypalRefusal, type PaypalSettings, paypalClient, unlessRefused } from './paypal-client.ts';
import { paypalEvent } from './paypal-event.ts';
import { downloadCertificate, fetchPaypalDispute, findPaypalDisputes } from './paypal-fetch.ts';
import { paypalTakes, toPaypal } from './paypal-money.ts';
import { paypalSetup } from './paypal-setup.ts';
import { checkSignature } from './paypal-signature.ts';
import { captureIdOf, orderState, refundIn, refundState } from './paypal-states.ts';

/** It keeps request ids of orders for six hours. */
const REMEMBERS_MS = 5 * 3_600_000;
const WHOLE = 'return=representation';
const CERTIFICATE_HOSTS = ['api.paypal.com', 'api-m.paypal.com', 'api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'];

export function paypalProvider(settings: PaypalSettings): PaymentProvider {
  const client = paypalClient(settings);
  const orders = new OrdersController(client);
  const get = (ref: string) => unlessRefused(orders.getOrder({ id: ref }));
  const create = (attempt: Attempt, wallet: PaypalWallet) => createOrder(orders, attempt, wallet);
  const origins = [apiOrigin(settings), ...CERTIFICATE_HOSTS.map((host) => `https://${host}`)];
  const { webhookId, certificateAuthority: authority } = settings;
  const rules = { webhookId, origins, authority, download: downloadCertificate };
  return {
    name: 'paypal',
    label: 'PayPal',
    takes: paypalTakes,
    start: (attempt) => create(attempt, walletOf(attempt)),
    charge: (attempt, { providerRef }) =>
      create(attempt, {
        vaultId: providerRef,
        storedCredential: {
          paymentInitiator: PaymentInitiator.Merchant,
          usage: StoredPaymentSourceUsageType.Subsequent,
        },
      }),
    setup: paypalSetup(client),
    remembersMs: REMEMBERS_MS,
    // PayPal finds orders by its own ids only: a message will tell, or finance looks there.
    async findCharge({ paymentId }) {
      throw providerUnreachable('PayPal', new Error(`nothing is known of payment ${paymentId}`));
    },
    async fetch(ref) {
      return stateOr(await get(ref), ref);
    },
    async collect(ref, paymentId) {
      const paypalRequestId = `${paymentId}-capture`;
      const done = await unlessRefused(orders.captureOrder({ id: ref, paypalRequestId, prefer: WHOLE }));
      const isDone = 'issue' in done && done.issue === 'ORDER_ALREADY_CAPTURED';
      return stateOr(isDone ? await get(ref) : done, ref);
    },
    // What is not collected ends by itself.
    abandon: async () => undefined,
    async refund({ refundId, paymentRef, amount, currency }) {
      const order = await get(paymentRef);
      const made = 'result' in order ? refundIn(order.result, refundId) : undefined;
      if (made !== undefined) return refundState(made);
      const captureId = 'result' in order ? captureIdOf(order.result) : undefined;
      const value = toPaypal(amount, currency);
      if (captureId === undefined || value === undefined) {
        return { ref: '', status: 'failed', reason: 'PayPal has no such payment, or takes no such amount.' };
      }
      const body = { amount: { currencyCode: currency, value }, customId: refundId };
      const asks = { captureId, paypalRequestId: refundId, prefer: WHOLE, body };
      const done = await unlessRefused(new PaymentsController(client).refundCapturedPayment(asks));
      return 'result' in done ? refundState(done.result) : { ref: '', status: 'failed', reason: done.message };
    },
    async fetchRefund(ref) {
      const found = await unlessRefused(new PaymentsController(client).getRefund({ refundId: ref }));
      return 'result' in found ? refundState(found.result) : { ref, status: 'failed', reason: found.message };
    },
    fetchDispute: (ref) => fetchPaypalDispute(client, apiOrigin(settings), ref),
    reversals: (nowMs) => findPaypalDisputes(client, apiOrigin(settings), nowMs),
    async forget({ providerRef }) {
      await unlessRefused(new VaultController(client).deletePaymentToken(providerRef));
    },
    async parseWebhook(rawBody, headers, nowMs) {
      const genuine = await checkSignature(rules, rawBody, headers, nowMs);
      const event = genuine.ok ? paypalEvent(rawBody) : genuine;
      if (!event.ok || event.value.refund === undefined) return event;
      const { id, kind, refund } = event.value;
      const paymentRef = await orderOfCapture(client, refund.captureId);
      const about = paymentRef === undefined ? undefined : ({ what: 'refund', ref: refund.ref, paymentRef } as const);
      return accept({ id, kind, about });
    },
  };
}

/** Undefined: a capture that PayPal does not know. */
async function orderOfCapture(client: Client, captureId: string): Promise<string | undefined> {
  const found = await unlessRefused(new PaymentsController(client).getCapturedPayment({ captureId }));
  return 'result' in found ? found.result.supplementaryData?.relatedIds?.orderId : undefined;
}

async function createOrder(orders: OrdersController, attempt: Attempt, paypal: PaypalWallet): Promise<ProviderState> {
  const { amount, currency, paymentId, orderNumber } = attempt;
  const value = toPaypal(amount, currency);
  if (value === undefined) return failed('', attempt, `PayPal takes whole amounts in ${currency} only.`);
  const body: OrderRequest = {
    intent: CheckoutPaymentIntent.Capture,
    purchaseUnits: [
      { customId: paymentId, description: `Order ${orderNumber}`, amount: { currencyCode: currency, value } },
    ],
    paymentSource: { paypal },
  };
  const made = await unlessRefused(orders.createOrder({ body, paypalRequestId: paymentId, prefer: WHOLE }));
  return 'result' in made ? orderState(made.result) : failed('', attempt, made.message);
}

function walletOf({ save, returnUrl }: Attempt): PaypalWallet {
  return {
    experienceContext: {
      shippingPreference: PaypalWalletContextShippingPreference.NoShipping,
      userAction: PaypalExperienceUserAction.PayNow,
      ...(returnUrl === '' ? {} : { returnUrl, cancelUrl: returnUrl }),
    },
    ...(save
      ? {
          attributes: {
            vault: {
              storeInVault: StoreInVaultInstruction.OnSuccess,
              usageType: PaypalPaymentTokenUsageType.Merchant,
            },
          },
        }
      : {}),
  };
}

function stateOr(answer: { readonly result: Order } | PaypalRefusal, ref: string): ProviderState {
  if ('result' in answer) return orderState(answer.result);
  // An order that nobody approved in time is gone.
  return { ref, status: 'failed', amount: 0n, currency: '', reason: answer.message };
}

function failed(ref: string, { amount, currency }: Attempt, reason: string): ProviderState {
  return { ref, status: 'failed', amount, currency, reason };
}
