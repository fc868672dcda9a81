// Every sentence of the mails in English; the shape that other languages fill.

const plural = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const EN = {
  greeting: (name: string) => (name === '' ? 'Hello,' : `Hello ${name},`),
  order: 'Order',
  reference: 'Your reference',
  pbx: 'PBX',
  customer: 'Customer',
  net: 'Net',
  tax: 'Tax',
  total: 'Total',
  amount: 'Amount',
  due: 'Due',
  invoice: 'Invoice',
  until: 'Until',
  item: (name: string, quantity: number) => `${quantity} × ${name}`,
  gross: (sum: string) => `${sum} incl. tax`,

  orderSubject: (number: number) => `Order ${number} confirmed`,
  orderIntro: (number: number) => `thank you. Order ${number} is paid and carried out.`,
  orderInvoiceFollows:
    'The invoice follows in a mail of its own: it waits for the EU register VIES to confirm your VAT number. You need not do anything.',
  orderNext: 'The activation code comes in a mail of its own; a PBX with internet access fetches it by itself.',

  activationSubject: (serial: string) => `Activation code for PBX ${serial}`,
  activationIntro: (serial: string) => `what PBX ${serial} may use has changed. This is its activation code.`,
  activationOnline: 'If the PBX reaches the internet',
  activationOnlineSteps: [
    'There is nothing to do: it updates itself within 1 hour.',
    'To have it at once, open the page of the PBX and press Refresh.',
  ],
  activationOffline: 'If the PBX does not reach the internet',
  activationOfflineSteps: [
    'Open the page of the PBX and press Enter code.',
    'Paste the whole code below, or scan the picture with the camera.',
    'Press Show what would change, then Put it into force.',
  ],
  activationNote: 'The code works on this PBX only. Entering it twice does no harm; it replaces every earlier code.',
  activationPicture: 'Activation code as a QR picture',

  invoiceSubject: (label: string) => `Invoice ${label}`,
  creditSubject: (label: string) => `Credit note ${label}`,
  statementSubject: (label: string, month: string) => `Statement ${label} for ${month}`,
  invoiceIntro: 'here is the summary; the document is behind the link.',
  invoiceLink: 'Download the document',
  invoiceLinkNote:
    'The link works once and for 24 hours. After that the page offers to send you a new one; in the portal the document is always there.',

  offlineSubject: (number: number) => `Offline order ${number} waits for you`,
  offlineIntro: (buyer: string) => `${buyer} placed an order to be paid by bank transfer. Please contact the buyer.`,
  offlineContact: 'Contact',
  piNumber: 'PI number',

  failedSubject: (number: number) => `Payment of order ${number} failed`,
  cameBefore: (number: number) => `Came for order ${number} already`,
  failedIntro: (number: number) => `the payment of order ${number} did not go through.`,
  failedReason: 'The payment provider says',
  failedKeeps: (until: string) => `What you use keeps working until ${until}.`,
  payNow: 'Pay now',
  confirmSubject: (number: number) => `Please confirm the payment of order ${number}`,
  confirmIntro: (number: number) => `your bank wants you to confirm the payment of order ${number}.`,

  closedSubject: (number: number) => `Order ${number} is closed: please do not pay it`,
  closedIntro: (number: number) =>
    `what order ${number} was to renew was changed or has ended since. The order does not fit any more and is closed; please do not pay it.`,
  closedNext: 'What still renews by itself is ordered anew and comes in a mail of its own.',
  closedPaid:
    'If you have sent the money already, it is not lost: it counts towards what was ordered anew, or is to your credit until it is decided with you what becomes of it.',

  moneySubject: (number: number) => `Money for order ${number} needs a decision`,
  moneyIntro: (number: number) => `please look at what was paid for order ${number} and decide what becomes of it.`,
  moneyBy: 'Paid by',
  moneyReason: 'Why',
  feesSubject: (partner: string, month: string) => `Fees of ${partner} for ${month} have no price`,
  feesIntro: (partner: string, month: string) =>
    `what ${partner} owes for ${month} is not all on its statement, because these have no price for it. Set the prices: a further statement follows by itself.`,
  feesOffers: 'Offers',
  penaltySubject: (number: number) => `The early end of subscription ${number} was not charged`,
  penaltyIntro: {
    no_price: (number: number) =>
      `subscription ${number} was agreed on for longer and not renewed. What that costs could not be worked out, and nothing was charged. Settle it with the customer, and set the price.`,
    refused: (number: number) =>
      `subscription ${number} was agreed on for longer and not renewed. What that costs could not be ordered, and nothing was charged. It is tried again once a day; please see to what stands in the way.`,
  },
  vatSubject: (number: number) => `VAT of order ${number} was not charged`,
  vatIntro: {
    invalid: (label: string) =>
      `${label} was issued without VAT, as it was quoted and paid, but the EU register VIES does not know the buyer's VAT number. Please ask the buyer for the VAT, or bear it.`,
    late: (label: string) =>
      `${label} was issued without VAT, as it was quoted and paid, but the EU register VIES has not confirmed the buyer's VAT number in time. Please have the number checked; if it is wrong, ask the buyer for the VAT, or bear it.`,
  },
  vatNumber: 'VAT number',
  vatAmount: 'VAT not charged',

  renewalSubject: (pbx: string, days: number) => `PBX ${pbx} renews in ${plural(days, 'day', 'days')}`,
  renewalIntro: (pbx: string, date: string) => `the subscriptions of PBX ${pbx} renew on ${date}.`,
  renewalManualSubject: (pbx: string, days: number) => `PBX ${pbx} ends in ${plural(days, 'day', 'days')}`,
  renewalManualIntro: (pbx: string, date: string) =>
    `the subscriptions of PBX ${pbx} end on ${date} and are not renewed by themselves.`,
  renewalOpen: 'Look at the subscriptions',

  trialSubject: (offer: string, days: number) =>
    days <= 0 ? `Trial of ${offer} has ended` : `Trial of ${offer} ends in ${plural(days, 'day', 'days')}`,
  trialIntro: (account: string, offer: string, date: string) => `the trial of ${offer} for ${account} ends on ${date}.`,
  trialEnded: (account: string, offer: string) =>
    `the trial of ${offer} for ${account} has ended. The configuration is kept for 14 days.`,
  trialNoCharge: 'A trial never turns into an order by itself, and it cannot be extended.',
  trialOrder: 'Order what you want to keep',
  deletionSubject: (account: string, days: number) =>
    days >= 0 ? `${account} will be deleted in ${plural(days, 'day', 'days')}` : `${account} was deleted`,
  deletionIntro: (account: string, date: string) =>
    `${account} has no subscription any more and will be deleted on ${date}. An order before then keeps it.`,
  deletionDone: (account: string) => `${account} was deleted. Within 7 days the vendor can still restore it.`,

  overdueSubject: (label: string, days: number) => `${label} is overdue by ${plural(days, 'day', 'days')}`,
  overdueIntro: (label: string, date: string) => `${label} was due on ${date} and is still open.`,
  overdueSuspends: (date: string) => `Without payment nothing new can be ordered from ${date} on.`,
  overdueSuspended: 'Nothing new can be ordered until it is paid. What runs keeps running.',
  cardSubject: (label: string) => `${label} expires soon`,
  cardIntro: (label: string, month: string) =>
    `${label}, to which your renewals are charged, works until the end of ${month}. Please leave another one in time.`,

  priceSubject: 'Prices that concern you change',
  priceIntro: 'the following prices change. Until the day that is named everything stays as it is.',
  priceStanding: { cost: 'What you pay', recommended: 'Recommended price', price: 'What you pay' },
  priceFrom: (units: number, amount: string) => `${amount} from ${units} on`,
  priceMoves: (before: string, after: string) => `${before} → ${after}`,
  priceStarts: (date: string) => `from ${date}`,
  priceExisting: (date: string) => `what is held already pays it from its next period after ${date}`,
  priceKept: 'what is held already keeps its price',
  priceOwnStays: 'Your own price stays as it is.',

  invitationSubject: (account: string) => `Invitation to ${account}`,
  invitationIntro: (account: string) => `you are invited to the portal of ${account}.`,
  invitationLink: 'Accept the invitation',
  invitationNote: 'The link works once and for 48 hours.',
  resetSubject: 'Set a new password',
  resetIntro: 'somebody, probably you, asked for a new password. If it was not you, do nothing.',
  resetLink: 'Set the password',

  refundSubject: (label: string) => `Refund: credit note ${label}`,
  refundIntro: (amount: string) => `we have returned ${amount} to you.`,
  refundNote: 'Until it shows on your account your bank may need some days.',
};

export type Words = typeof EN;
