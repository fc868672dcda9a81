// One example request for every route, for whoever walks them all: a route without one fails the permission matrix.
import { ACCOUNT_EXAMPLES } from './account-examples.ts';
import { CATALOGUE_EXAMPLES } from './catalogue-examples.ts';
import type { Example } from './example.ts';
import { FLEET_EXAMPLES } from './fleet-examples.ts';
import { LIFECYCLE_EXAMPLES } from './lifecycle-examples.ts';
import { ORDER_EXAMPLES } from './order-examples.ts';
import { PAPER_EXAMPLES } from './paper-examples.ts';
import { PAYMENT_EXAMPLES } from './payment-examples.ts';

/** By method and path, e.g. `GET /pbxs/:id`. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  ...ACCOUNT_EXAMPLES,
  ...CATALOGUE_EXAMPLES,
  ...FLEET_EXAMPLES,
  ...LIFECYCLE_EXAMPLES,
  ...ORDER_EXAMPLES,
  ...PAPER_EXAMPLES,
  ...PAYMENT_EXAMPLES,
};
