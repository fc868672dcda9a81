// Every limit, interval and size of the server in one frozen record; units are in the names.

export const LIMITS = Object.freeze({
  /** The longest wait between two polls: what was bought is on a PBX within the hour also without the stream (S5.13). */
  pollSeconds: 3_540,
  /** Each serial's wait is up to this much shorter, always the same, so that restarts spread. */
  pollSpreadSeconds: 360,
  /** Unchanged polls an agent may do at once, and how fast that allowance comes back. */
  pollBurst: 30,
  pollRefillPerSecond: 0.2,
  /** How far the time of a signed request may be off. */
  clockWindowSeconds: 600,
  /** An instance that returns within this time after another took over is a clone. */
  cloneWindowMs: 7 * 86_400_000,
  /** Ended sessions are kept so long, for their nonces; longer than twice the clock window. */
  sessionMemoryMs: 86_400_000,
  /** An agent that claims to hold a document further ahead than this is not believed. */
  heldLeap: 1_000_000,
  rotationFlushMs: 1_000,
  changeCheckMs: 250,
  heartbeatMs: 25_000,
  maxStreams: 20_000,
  /** A head of the audit trail is signed after so many rows, or so long after the last one. */
  headAfterRows: 100,
  headAfterMs: 3_600_000,
  headCheckMs: 10_000,
  idempotencyMemoryMs: 7 * 86_400_000,
  /** A sign-in ends when it is not used for so long, and in any case after `signInMs`. */
  signInIdleMs: 12 * 3_600_000,
  signInMs: 7 * 86_400_000,
  /** Its use is noted no oftener than this. */
  signInTouchMs: 300_000,
  /** An access token of an API key. */
  accessTokenMs: 3_600_000,
  /** How often the outbox and what was announced to webhooks are looked at. */
  outboxMs: 1_000,
  /** How often a process looks which jobs are due. */
  jobCheckMs: 10_000,
  /** Looks at and uses of one-time invoice links from one address. */
  invoiceLinksPerMinute: 30,
  signInsPerMinute: 20,
  enrolmentsPerMinute: 30,
  /** Signed agent requests of one address; many PBXs may share one. */
  signedPerMinute: 3_000,
  /** Of one API caller. */
  requestsPerMinute: 6_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 75_000,
  maxHeaderBytes: 16_384,
  maxConnections: 20_000,
  shutdownMs: 5_000,
  /** Reverse proxies in front whose word about the caller's address is taken. */
  trustedProxies: 0,
  /** A signing key that ends within this time is a warning. */
  signingKeyWarningSeconds: 30 * 86_400,
});

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };
