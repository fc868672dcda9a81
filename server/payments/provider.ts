// What a payment provider is to the rest of the server: a few questions, each safe to ask again, and its word on what came in.
import type { Currency } from '../../shared/currencies.ts';
import type { Result } from '../../shared/result.ts';

export const PROVIDERS = ['card', 'paypal', 'sandbox'] as const;
type ProviderName = (typeof PROVIDERS)[number];

/** One try to get an order paid. `paymentId` is the idempotency key of every call for it, never a fresh one (M13). */
export interface Attempt {
  readonly paymentId: string;
  readonly orderNumber: number;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly payer: { readonly accountId: string; readonly email: string; readonly name: string };
  /** The payer as the provider knows it from an earlier payment. */
  readonly customerRef?: string;
  /** The buyer asked for automatic renewal: keep the means of payment at the provider. */
  readonly save: boolean;
  /** Where the provider sends the buyer back to; being sent back proves nothing (S5.22). */
  readonly returnUrl: string;
}

interface SavedRef {
  readonly customerRef: string;
  readonly providerRef: string;
}

/** Kept at the provider; no number of a card ever passes here. */
export interface SavedMeans extends SavedRef {
  /** For people: "Visa •••• 4242". */
  readonly label: string;
  /** `YYYY-MM`, the last month it works; null where it does not end. */
  readonly expires: string | null;
}

/** The provider's own fields for a card: the key they are opened with and the script that draws them. */
export interface CardFields {
  readonly publishableKey: string;
  readonly scriptUrl: string;
}

/** Where a page that shows the provider's fields may load from and call. Origins. */
export interface BrowserHosts {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly calls: readonly string[];
}

/** What the buyer has to do now, in the browser. */
export type BuyerAction =
  | ({ readonly kind: 'card'; readonly clientSecret: string } & CardFields)
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'sandbox' };

/**
 * `waiting`: for the buyer or the bank. `approved`: the buyer agreed and we have to collect it. `failed` is final for this
 * attempt. `succeeded` is the only word that settles anything.
 */
export interface ProviderState {
  readonly ref: string;
  readonly status: 'waiting' | 'approved' | 'succeeded' | 'failed';
  /** What came in; before that what was asked for. Minor units as ISO counts; unknown currencies stay text. */
  readonly amount: bigint;
  readonly currency: string;
  /** Why it failed, in the provider's words; empty elsewhere. */
  readonly reason: string;
  /** The bank wants the buyer, who is not there, to confirm (3-D Secure). */
  readonly needsBuyer?: boolean;
  readonly action?: BuyerAction;
  readonly means?: SavedMeans;
}

/** Keeping means of payment without paying anything. */
export interface SetupAttempt {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  /** Also its idempotency key. */
  readonly setupId: string;
  readonly customerRef?: string;
  /** Where the provider sends the buyer back to, if it does; empty: nowhere. */
  readonly returnUrl: string;
}

/** `kept`: the provider has the means, and they may be charged without the buyer. */
export interface SetupState {
  readonly ref: string;
  readonly status: 'waiting' | 'kept' | 'failed';
  /** Whose means these are, as `begin` was told. */
  readonly accountId: string;
  /** Why it failed, in the provider's words; empty elsewhere. */
  readonly reason: string;
  readonly action?: BuyerAction;
  readonly means?: SavedMeans;
}

interface RefundAttempt {
  /** Also its idempotency key. */
  readonly refundId: string;
  readonly paymentRef: string;
  readonly amount: bigint;
  readonly currency: Currency;
}

export interface RefundState {
  readonly ref: string;
  readonly status: 'waiting' | 'succeeded' | 'failed';
  readonly reason: string;
  /** Absent where the provider made none. */
  readonly made?: RefundMade;
}

/** What the provider has on record of a refund. */
interface RefundMade {
  readonly amount: bigint;
  readonly currency: string;
  /** Undefined: somebody made it on the provider's own pages. */
  readonly refundId: string | undefined;
}

export interface DisputeNews {
  readonly ref: string;
  /** `inquiry`: the bank asks, and has taken nothing. */
  readonly status: 'inquiry' | 'open' | 'won' | 'lost';
  /** What was taken; of a lost one what the buyer got. */
  readonly amount: bigint;
  readonly currency: string;
  readonly reason: string;
}

/** Money that a bank or somebody at the provider took back of a payment. */
export type Reversal =
  | { readonly what: 'refund'; readonly ref: string; readonly paymentRef: string }
  | {
      readonly what: 'dispute';
      readonly ref: string;
      readonly payment: { readonly id: string } | { readonly ref: string };
    };

/** A genuine message: it says where to look, never what is true; that is asked of the provider (M14). */
export interface ProviderEvent {
  readonly id: string;
  readonly kind: string;
  /** Undefined: about something that is no concern of ours. */
  readonly about:
    | { readonly what: 'payment'; readonly ref: string; readonly paymentId: string | undefined }
    | { readonly what: 'setup'; readonly ref: string }
    | Reversal
    | undefined;
}

export type WebhookCode = 'provider_signature_invalid';

/**
 * Every call but `parseWebhook` throws Fault `provider_unreachable` when the outcome is not known (no answer, 429, 5xx):
 * asking again with the same attempt is safe. What the provider knows and refuses is a state.
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** For people, in the list of what is offered. */
  readonly label: string;
  takes(currency: Currency): boolean;
  /** Absent where the buyer needs nothing of the provider on our page. */
  readonly browser?: BrowserHosts;
  /** With the buyer present. */
  start(attempt: Attempt): Promise<ProviderState>;
  /** Only where nobody has to be asked: what `start` would answer, `succeeded` always. */
  atOnce?(attempt: Pick<Attempt, 'paymentId' | 'amount' | 'currency'>): ProviderState;
  /** Without the buyer, from kept means: renewals. */
  charge(attempt: Attempt, saved: SavedRef): Promise<ProviderState>;
  /** Absent where nothing can be kept without a payment. `fetch` gives undefined for what it does not know. */
  readonly setup?: {
    begin(attempt: SetupAttempt): Promise<SetupState>;
    fetch(ref: string): Promise<SetupState | undefined>;
  };
  /** For so long after the first call the same id is surely the same attempt there. */
  readonly remembersMs: number;
  /**
   * What an earlier `charge` of this payment did whose answer never arrived; undefined: nothing. Throws
   * `provider_unreachable` also where the provider cannot be asked by our own id.
   */
  findCharge(attempt: Attempt, sinceMs: number): Promise<ProviderState | undefined>;
  fetch(ref: string): Promise<ProviderState>;
  /** Collects what the buyer approved. */
  collect(ref: string, paymentId: string): Promise<ProviderState>;
  /** So that nobody pays what is no longer for sale; what is paid already stays so. */
  abandon(ref: string): Promise<void>;
  /** Looks first whether this refund is there already, so that it is one however late it is asked again. */
  refund(attempt: RefundAttempt): Promise<RefundState>;
  fetchRefund(ref: string, paymentRef: string): Promise<RefundState>;
  fetchDispute(ref: string): Promise<DisputeNews>;
  /** Absent where there are none: those of the last while, for a server that no message reaches. */
  reversals?(nowMs: number): Promise<readonly Reversal[]>;
  forget(saved: SavedRef): Promise<void>;
  parseWebhook(
    rawBody: Uint8Array,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    nowMs: number,
  ): Promise<Result<ProviderEvent, WebhookCode>>;
}

/** Those that are configured; nothing else is offered. */
export type Providers = ReadonlyMap<string, PaymentProvider>;
