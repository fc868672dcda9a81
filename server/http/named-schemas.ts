// The shapes that callers meet again and again, by the name under which the API's document keeps them.
import type { z } from 'zod';
import { accountSchema, apiKeySchema, contactSchema, userSchema } from '../../shared/contracts/accounts-api.ts';
import {
  accountOfferSchema,
  offerSchema,
  offerTermSchema,
  priceSchema,
  sellableOfferSchema,
} from '../../shared/contracts/catalogue-api.ts';
import { invoiceSchema, invoiceSummarySchema } from '../../shared/contracts/invoices-api.ts';
import { mailSummarySchema } from '../../shared/contracts/mails-api.ts';
import { moneySchema } from '../../shared/contracts/money.ts';
import { orderDetailSchema, orderLineSchema, orderSchema, quoteSchema } from '../../shared/contracts/orders-api.ts';
import {
  agentSchema,
  grantSchema,
  licenceSchema,
  memberSchema,
  pbxSchema,
  policySchema,
} from '../../shared/contracts/server-api.ts';
import { brandSchema, sellerSchema, settingsViewSchema } from '../../shared/contracts/settings-api.ts';
import { subscriptionDetailSchema, subscriptionSchema } from '../../shared/contracts/subscriptions-api.ts';
import { webhookSchema } from '../../shared/contracts/webhooks-api.ts';

export const NAMED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  Account: accountSchema,
  AccountOffer: accountOfferSchema,
  Agent: agentSchema,
  ApiKey: apiKeySchema,
  BillingContact: contactSchema,
  Brand: brandSchema,
  Grant: grantSchema,
  Invoice: invoiceSchema,
  InvoiceSummary: invoiceSummarySchema,
  Licence: licenceSchema,
  Mail: mailSummarySchema,
  Member: memberSchema,
  Money: moneySchema,
  Offer: offerSchema,
  OfferTerm: offerTermSchema,
  Order: orderSchema,
  OrderDetail: orderDetailSchema,
  OrderLine: orderLineSchema,
  PBX: pbxSchema,
  Policy: policySchema,
  Price: priceSchema,
  Quote: quoteSchema,
  SellableOffer: sellableOfferSchema,
  Seller: sellerSchema,
  Settings: settingsViewSchema,
  Subscription: subscriptionSchema,
  SubscriptionDetail: subscriptionDetailSchema,
  User: userSchema,
  Webhook: webhookSchema,
};
