// Every refusal of the server as problem+json: one table from stable code to status and title.
import type { ServerResponse } from 'node:http';
import type { Response } from 'express';
import type { Problem } from '../../shared/contracts/problem.ts';
import type { Refusal } from '../../shared/result.ts';

const PROBLEMS = {
  malformed_json: [400, 'Malformed JSON'],
  malformed_request: [400, 'Malformed request'],
  idempotency_key_missing: [400, 'Idempotency key missing'],
  unauthenticated: [401, 'Not signed in'],
  sign_in_refused: [401, 'Sign-in refused'],
  second_factor_needed: [401, 'Second factor needed'],
  second_factor_refused: [401, 'Second factor refused'],
  signature_missing: [401, 'Signature missing'],
  signature_invalid: [401, 'Signature invalid'],
  provider_signature_invalid: [401, 'Provider signature invalid'],
  clock_off: [401, 'Clock is off'],
  nonce_replayed: [401, 'Request replayed'],
  proof_missing: [401, 'Proof missing'],
  session_unknown: [401, 'Session unknown'],
  session_diverged: [401, 'Session diverged'],
  forbidden: [403, 'Not allowed'],
  address_not_allowed: [403, 'Address not allowed'],
  offer_not_sold: [403, 'Offer not sold to this account'],
  offer_on_request: [403, 'Offer on request only'],
  account_suspended: [403, 'Account suspended'],
  account_blocked: [403, 'Account blocked'],
  account_closed: [403, 'Account closed'],
  second_person_needed: [403, 'Second person needed'],
  enrolment_refused: [403, 'Enrolment refused'],
  agent_revoked: [403, 'Agent revoked'],
  copy_refused: [403, 'Copy refused'],
  not_found: [404, 'Not found'],
  account_not_found: [404, 'Account not found'],
  pbx_not_found: [404, 'PBX not found'],
  grant_not_found: [404, 'Grant not found'],
  licence_not_found: [404, 'Licence not found'],
  agent_not_found: [404, 'Agent not found'],
  api_key_not_found: [404, 'API key not found'],
  user_not_found: [404, 'User not found'],
  link_not_found: [404, 'Link not in force'],
  contact_not_found: [404, 'Billing contact not found'],
  filter_not_found: [404, 'Filter not found'],
  sign_in_not_found: [404, 'Sign-in not found'],
  offer_not_found: [404, 'Offer not found'],
  quote_not_found: [404, 'Quote not found'],
  order_not_found: [404, 'Order not found'],
  order_request_not_found: [404, 'Request not found'],
  subscription_not_found: [404, 'Subscription not found'],
  unit_not_found: [404, 'Unit not found'],
  invoice_not_found: [404, 'Invoice not found'],
  mail_not_found: [404, 'Mail not found'],
  webhook_not_found: [404, 'Webhook not found'],
  delivery_not_found: [404, 'Delivery not found'],
  payment_not_found: [404, 'Payment not found'],
  payment_method_not_found: [404, 'Payment method not found'],
  payout_not_found: [404, 'Payout not found'],
  proforma_not_found: [404, 'Proforma invoice not found'],
  brand_not_found: [404, 'Brand not found'],
  job_not_found: [404, 'Job not found'],
  method_not_allowed: [405, 'Method not allowed'],
  request_timeout: [408, 'Request took too long'],
  invoice_not_creditable: [409, 'Invoice cannot be credited'],
  month_not_over: [409, 'Month not over'],
  invoice_settled: [409, 'Invoice settled'],
  credit_exceeds_invoice: [409, 'Credit exceeds the invoice'],
  prefix_taken: [409, 'Prefix taken'],
  mail_sent: [409, 'Mail sent'],
  account_is_leaf: [409, 'Account cannot hold accounts'],
  account_not_empty: [409, 'Account still holds accounts'],
  job_running: [409, 'Job runs already'],
  not_restorable: [409, 'Cannot be restored'],
  account_settled: [409, 'Fixed by the first invoice'],
  status_not_reachable: [409, 'Status cannot be reached'],
  filter_name_taken: [409, 'Name taken'],
  too_many_filters: [409, 'Too many filters'],
  email_taken: [409, 'E-mail already used'],
  last_owner: [409, 'Last owner'],
  second_factor_exists: [409, 'Second factor already on'],
  second_factor_absent: [409, 'Second factor not on'],
  trail_unreadable: [409, 'Audit trail unreadable'],
  trust_untrusted: [409, 'Trust roots broken'],
  serial_taken: [409, 'Serial number taken'],
  request_wrong_pbx: [409, 'Request code of another PBX'],
  request_used: [409, 'Request code used'],
  bind_needed: [409, 'Agent not bound'],
  rebinds_used_up: [409, 'Re-bindings used up'],
  pbx_is_member: [409, 'PBX is a member'],
  member_role_taken: [409, 'Role taken'],
  service_not_granted: [409, 'Service not granted'],
  agent_exists: [409, 'PBX already has an agent'],
  key_in_use: [409, 'Agent key in use'],
  server_behind: [409, 'Server is behind the agent'],
  too_many_grants: [409, 'Too many grants'],
  grant_is_sold: [409, 'Grant follows from orders'],
  offer_withdrawn: [409, 'Offer withdrawn'],
  already_subscribed: [409, 'Already subscribed'],
  subscription_ended: [409, 'Subscription ended'],
  subscription_suspended: [409, 'Subscription suspended'],
  unit_terminated: [409, 'Unit already terminated'],
  payer_differs: [409, 'Paid by another account'],
  seats_assigned: [409, 'Seats are assigned'],
  downgrade_waits: [409, 'Waits for the renewal'],
  quote_used: [409, 'Quote already ordered'],
  quote_stale: [409, 'Quote is stale'],
  penalty_missing: [409, 'Penalty not agreed to'],
  price_changed: [409, 'Price changed'],
  pbx_moved: [409, 'PBX belongs to another account'],
  account_moved: [409, 'Account has another seller'],
  account_not_active: [409, 'Account not in use'],
  not_a_customer: [409, 'Not a customer'],
  orders_open: [409, 'Orders wait for payment'],
  currency_differs: [409, 'Currency differs'],
  trial_runs: [409, 'Trial runs'],
  order_raced: [409, 'Order changed meanwhile'],
  order_not_open: [409, 'Order not open'],
  order_not_undoable: [409, 'Order cannot be taken back whole'],
  payment_raced: [409, 'Payment changed meanwhile'],
  payout_decided: [409, 'Payout already decided'],
  payout_too_large: [409, 'Payout too large'],
  payment_decided: [409, 'Payment already decided'],
  transfer_known: [409, 'Transfer already written down'],
  not_a_sandbox_payment: [409, 'Not a sandbox payment'],
  setup_not_done: [409, 'Card not confirmed yet'],
  method_not_offered: [409, 'Method not offered'],
  refund_too_large: [409, 'Refund too large'],
  pi_used: [409, 'PI number used'],
  pi_expired: [409, 'PI number expired'],
  pi_differs: [409, 'PI number for another amount'],
  balance_short: [409, 'Not enough to your credit'],
  credit_exceeded: [409, 'Beyond the credit line'],
  trial_used: [409, 'Trial already used'],
  request_decided: [409, 'Request already decided'],
  nothing_changes: [409, 'Nothing changes'],
  price_missing: [409, 'No price'],
  term_ended: [409, 'Term ended'],
  renewal_empty: [409, 'Nothing to renew'],
  scheduled_change: [409, 'A change waits already'],
  undo_too_late: [409, 'Too late to undo'],
  search_too_wide: [409, 'Too much to look through'],
  sku_taken: [409, 'SKU taken'],
  version_conflict: [409, 'Changed meanwhile'],
  body_too_large: [413, 'Body too large'],
  content_type_unsupported: [415, 'Content type unsupported'],
  validation_failed: [422, 'Validation failed'],
  quantity_invalid: [422, 'Quantity invalid'],
  quantity_out_of_bounds: [422, 'Quantity out of bounds'],
  plan_not_offered: [422, 'Plan not offered'],
  term_too_long: [422, 'Term too long'],
  changed_twice: [422, 'Changed twice'],
  units_unknown: [422, 'Units unknown'],
  amount_too_large: [422, 'Amount too large'],
  confirm_missing: [422, 'Confirmation missing'],
  invoice_line_unknown: [422, 'Invoice line unknown'],
  webhook_url_refused: [422, 'Webhook address refused'],
  too_many_rows: [422, 'Too many rows'],
  idempotency_key_reused: [422, 'Idempotency key reused'],
  pi_unknown: [422, 'PI number unknown'],
  password_refused: [422, 'Password refused'],
  unit_unknown: [422, 'Unit unknown'],
  instance_unknown: [422, 'Instance unknown'],
  request_invalid: [422, 'Request code invalid'],
  receipt_invalid: [422, 'Confirmation invalid'],
  poll_too_often: [429, 'Polled too often'],
  too_many_requests: [429, 'Too many requests'],
  headers_too_large: [431, 'Headers too large'],
  internal: [500, 'Internal error'],
  provider_unreachable: [503, 'Payment provider unreachable'],
  no_signing_key: [503, 'No signing key'],
  storage_full: [507, 'Disk full'],
  storage_unavailable: [503, 'Database unavailable'],
  too_many_streams: [503, 'Too many event streams'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;
export type ProblemFields = NonNullable<Problem['fields']>;

export function problemOf(refusal: Refusal<ProblemCode>, requestId?: string, fields?: ProblemFields): Problem {
  const [status, title] = PROBLEMS[refusal.code];
  return {
    type: `urn:switchkey:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    next: refusal.next,
    ...(requestId === undefined ? {} : { requestId }),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** `res.locals.requestId` of the application, absent on the poll, which is answered before it. */
export function sendProblem(
  res: ServerResponse & Partial<Pick<Response, 'locals'>>,
  refusal: Refusal<ProblemCode>,
  fields?: ProblemFields,
): void {
  const problem = problemOf(refusal, res.locals?.requestId, fields);
  const { retryAfterSeconds, serverTime } = refusal.detail ?? {};
  if (retryAfterSeconds !== undefined) res.setHeader('retry-after', String(retryAfterSeconds));
  if (serverTime !== undefined) {
    res.setHeader('switchkey-time', String(serverTime));
    res.setHeader('date', new Date(Number(serverTime) * 1000).toUTCString());
  }
  // What is left of a refused body is not worth reading.
  if (refusal.code === 'body_too_large') res.setHeader('connection', 'close');
  if (problem.status === 401) res.setHeader('www-authenticate', 'Bearer');
  res.setHeader('content-type', 'application/problem+json; charset=utf-8');
  res.statusCode = problem.status;
  res.end(JSON.stringify(problem));
}

/** What the reader is told when something threw. */
export function sendFault(res: ServerResponse, code: string): void {
  if (res.headersSent) res.destroy();
  else sendProblem(res, faultRefusal(code));
}

function faultRefusal(code: string): Refusal<ProblemCode> {
  if (code === 'no_signing_key') {
    const message = 'The server has no signing key that is valid now.';
    return { code, message, next: 'The vendor runs rotate-signing-key with the root keys.' };
  }
  if (code === 'storage_full') {
    const message = 'The disk of the server is full. Nothing was changed; what was acknowledged before is kept.';
    return { code, message, next: 'The operator makes room; the same request then works.' };
  }
  if (code === 'text_not_storable') {
    const message = 'A text of the request contains the NUL character, which cannot be kept. Nothing was changed.';
    return { code: 'validation_failed', message, next: 'Leave it out and send the request again.' };
  }
  if (code === 'storage_unavailable') {
    const message = 'The server cannot reach its database at the moment. What was acknowledged before is kept.';
    const next = 'Send the same request again in a moment, with the same Idempotency-Key: it has one effect.';
    return { code, message, next, detail: { retryAfterSeconds: 5 } };
  }
  const next = 'Try again; if it repeats, tell the operator the request id.';
  return { code: 'internal', message: 'The server met an error of its own.', next };
}
