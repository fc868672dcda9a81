// What the server says about payments, invoices, credit and payouts, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_MONEY: Catalogue = {
  pending: 'offen',
  paid: 'bezahlt',
  failed: 'fehlgeschlagen',
  cancelled: 'storniert',
  refunded: 'erstattet',
  rejected: 'zurückgewiesen',
  proposed: 'vorgeschlagen',
  open: 'offen',
  void: 'nichtig',
  written_off: 'abgeschrieben',
  credited: 'gutgeschrieben',
  'given back': 'zurückgegeben',
  card: 'Karte',
  offline: 'Überweisung',
  credit: 'Kreditlinie',
  balance: 'Guthaben',
  // Means of payment.
  'Nothing can be kept at {name} without a payment here.':
    'Ohne Zahlung kann hier bei {name} nichts hinterlegt werden.',
  'Place an order with automatic renewal: it keeps what pays for it.':
    'Bestellen Sie mit automatischer Verlängerung: Damit wird hinterlegt, womit bezahlt wird.',
  'The payment provider did not answer.': 'Der Zahlungsdienst hat nicht geantwortet.',
  'Ask again in a moment: nothing is charged by it.': 'Versuchen Sie es gleich erneut: Abgebucht wird dadurch nichts.',
  'PayPal keeps it no more.': 'PayPal hat es nicht mehr hinterlegt.',
  'It is not confirmed yet.': 'Es ist noch nicht bestätigt.',
  'Begin anew.': 'Fangen Sie neu an.',
  'Confirm it at the provider first.': 'Bestätigen Sie es erst beim Zahlungsanbieter.',
  'Paying by {method} is not offered here.': 'Mit {method} kann hier nicht bezahlt werden.',
  'Paying by {method} in {currency} is not offered here.': 'Mit {method} in {currency} kann hier nicht bezahlt werden.',
  'Choose one of GET /accounts/:id/payment-methods.': 'Wählen Sie eine der angebotenen Zahlungsarten.',
  'Choose one of GET /accounts/:id/payment-methods in a new order.':
    'Wählen Sie in einer neuen Bestellung eine der angebotenen Zahlungsarten.',
  'There is no such saved means of payment of this payer.': 'Dieses Zahlungsmittel hat der Zahler nicht hinterlegt.',
  'List them, or pay anew.': 'Wählen Sie ein hinterlegtes, oder bezahlen Sie neu.',
  'The credit line, the balance and the saved means of payment of an account are used by that account alone.':
    'Kreditlinie, Guthaben und hinterlegte Zahlungsmittel eines Kontos benutzt nur dieses Konto selbst.',
  'Let the account do it itself, or choose another method.':
    'Lassen Sie es das Konto selbst tun, oder wählen Sie eine andere Zahlungsart.',
  'This is paid by a level above yours, which alone decides about it.':
    'Das bezahlt eine Ebene über Ihnen, und nur diese entscheidet darüber.',
  'The order is {total}; {has} is to your credit.': 'Die Bestellung kostet {total}; Ihr Guthaben beträgt {has}.',
  'Choose another method.': 'Wählen Sie eine andere Zahlungsart.',
  'There is no credit line in {currency}.': 'Eine Kreditlinie in {currency} gibt es nicht.',
  'Pay what is open, choose another method, or ask the vendor for a higher credit line.':
    'Bezahlen Sie, was offen ist, wählen Sie eine andere Zahlungsart, oder bitten Sie den Hersteller um eine höhere Kreditlinie.',
  'The credit line is {line}, of which {used} is used; the order is {total}.':
    'Die Kreditlinie beträgt {line}, davon sind {used} genutzt; die Bestellung kostet {total}.',
  '{owed} is owed on a credit line of {line}; nothing new is ordered until it is paid.':
    '{owed} sind auf eine Kreditlinie von {line} offen; Neues wird erst bestellt, wenn das bezahlt ist.',
  '{name} is {state}; nothing new is ordered for it or paid by it until that ends.':
    '{name} ist {state}; bis das endet, wird dafür und damit nichts Neues bestellt.',
  'Settle what is open, or ask the vendor.': 'Begleichen Sie, was offen ist, oder fragen Sie den Hersteller.',
  'Renewals can be paid meanwhile.': 'Verlängerungen können inzwischen bezahlt werden.',
  'A seller above {name} sells nothing new at the moment.': 'Ein Verkäufer über {name} verkauft zurzeit nichts Neues.',
  'What {name} has goes on.': 'Was {name} hat, läuft weiter.',
  // PI numbers.
  'There is no such PI number for this payer.': 'Diese PI-Nummer gibt es für diesen Zahler nicht.',
  'Check it, or leave it empty.': 'Prüfen Sie sie, oder lassen Sie das Feld leer.',
  '{number} was used for an order already.': '{number} wurde schon für eine Bestellung benutzt.',
  'Ask sales for a new PI number.': 'Bitten Sie den Vertrieb um eine neue PI-Nummer.',
  '{number} is not valid any more.': '{number} gilt nicht mehr.',
  '{number} is for {amount}; what you order is {total}.': '{number} gilt für {amount}; Ihre Bestellung kostet {total}.',
  'Order what it is for, or ask sales for a new PI number.':
    'Bestellen Sie, wofür sie gilt, oder bitten Sie den Vertrieb um eine neue PI-Nummer.',
  'There is no such proforma invoice within your account.': 'In Ihrem Konto gibt es diese Proformarechnung nicht.',
  'List them.': 'Sehen Sie in der Liste nach.',
  // Payments.
  'There is no such payment within your account.': 'In Ihrem Konto gibt es diese Zahlung nicht.',
  'List the payments of the order.': 'Sehen Sie bei den Zahlungen der Bestellung nach.',
  'The payment was changed by somebody else meanwhile.': 'Die Zahlung hat inzwischen jemand anderes geändert.',
  'The payment provider did not answer; whether it took the payment will be found out.':
    'Der Zahlungsdienst hat nicht geantwortet; ob er die Zahlung angenommen hat, wird nachgefragt.',
  'Ask again in a moment: the payment is the same one and is charged once.':
    'Versuchen Sie es gleich erneut: Es bleibt dieselbe Zahlung und wird einmal abgebucht.',
  'Only an order that waits for money can be paid.': 'Bezahlt wird nur eine Bestellung, die auf Geld wartet.',
  'The payment is {state}.': 'Die Zahlung ist {state}.',
  'Nothing is left to confirm.': 'Es ist nichts mehr zu bestätigen.',
  'You marked this payment yourself; it is large enough to need a second person.':
    'Sie haben diese Zahlung selbst vermerkt; sie ist so groß, dass eine zweite Person nötig ist.',
  'Ask somebody else of finance to confirm it.': 'Bitten Sie jemand anderen aus der Buchhaltung, sie zu bestätigen.',
  'A second person confirms that the money came, and a key is nobody.':
    'Dass das Geld kam, bestätigt eine zweite Person, und ein Schlüssel ist niemand.',
  'The transfer {reference} of that day is written down for order {number} already.':
    'Die Überweisung {reference} von jenem Tag ist schon für Bestellung {number} vermerkt.',
  'Look at the payments of the order.': 'Sehen Sie bei den Zahlungen der Bestellung nach.',
  'The bank took the money back already and decides about it.':
    'Die Bank hat das Geld schon zurückgeholt und entscheidet darüber.',
  'At most {left} of this payment can be given back.':
    'Von dieser Zahlung können höchstens {left} zurückgegeben werden.',
  'Lower the amount, or look at what was given back before.':
    'Senken Sie den Betrag, oder sehen Sie nach, was schon zurückgegeben wurde.',
  'Give the money back.': 'Geben Sie das Geld zurück.',
  'The order is {total}; of this payment there is {left}.':
    'Die Bestellung kostet {total}; von dieser Zahlung sind {left} da.',
  'Forgive the difference, give the money back, or wait for the rest.':
    'Erlassen Sie den Unterschied, geben Sie das Geld zurück, oder warten Sie auf den Rest.',
  'The payment is {state}; nothing of it is held.': 'Die Zahlung ist {state}; nichts davon ist angehalten.',
  'The bank took the payment back and decides about it.':
    'Die Bank hat die Zahlung zurückgeholt und entscheidet darüber.',
  'Wait for what the bank decides.': 'Warten Sie, wie die Bank entscheidet.',
  'Nothing is left to release.': 'Es ist nichts mehr freizugeben.',
  'You proposed this yourself; the amount is large enough to need a second person.':
    'Sie haben das selbst vorgeschlagen; der Betrag ist so groß, dass eine zweite Person nötig ist.',
  'A second person agrees, and a key is nobody.': 'Eine zweite Person stimmt zu, und ein Schlüssel ist niemand.',
  'Ask somebody else of finance to sign in and ask for the same.':
    'Bitten Sie jemand anderen aus der Buchhaltung, sich anzumelden und dasselbe zu verlangen.',
  'This payment is a real one.': 'Diese Zahlung ist eine echte.',
  'Only its provider says how it went.': 'Nur ihr Zahlungsdienst sagt, wie sie ausging.',
  'The sandbox sends no messages.': 'Der Testzahlungsdienst sendet keine Nachrichten.',
  'Use POST /payments/:id/sandbox.': 'Entscheiden Sie die Testzahlung bei der Bestellung.',
  // Invoices and statements.
  'There is no such invoice within your account.': 'In Ihrem Konto gibt es diese Rechnung nicht.',
  'Check the id, or list them.': 'Sehen Sie in der Liste nach.',
  'Name an invoice or a statement that holds.': 'Nennen Sie eine Rechnung oder Abrechnung, die gilt.',
  '{label} is a credit note itself.': '{label} ist selbst eine Gutschrift.',
  '{label} is void.': '{label} ist nichtig.',
  '{label} is {state} and cannot become that.': '{label} ist {state} und kann das nicht werden.',
  'An open invoice is paid, written off, or void once a credit note gave all of it back.':
    'Eine offene Rechnung wird bezahlt, abgeschrieben oder nichtig, sobald eine Gutschrift alles zurückgab.',
  '{label} has no line {#line}, or it is named twice.':
    '{label} hat keine Zeile {#line}, oder sie ist zweimal genannt.',
  'Name each line once, counted from 1.': 'Nennen Sie jede Zeile einmal, von 1 an gezählt.',
  'A credit note gives back more than nothing and at most what {label} and each of its lines has left.':
    'Eine Gutschrift gibt mehr als nichts zurück und höchstens, was von {label} und jeder Zeile übrig ist.',
  'Lower the amount, or look at the credit notes that were given already.':
    'Senken Sie den Betrag, oder sehen Sie die Gutschriften an, die es schon gibt.',
  '{label} is written in {currency}.': '{label} ist in {currency} geschrieben.',
  'Give the amounts in {currency}.': 'Geben Sie die Beträge in {currency} an.',
  '{label} has less left than that: later orders or credit notes gave some of it back.':
    'Von {label} ist weniger übrig: Spätere Bestellungen oder Gutschriften gaben schon etwas zurück.',
  'Lower the amount, or look at what was given back already.':
    'Senken Sie den Betrag, oder sehen Sie nach, was schon zurückgegeben wurde.',
  '{month} is not over yet.': '{month} ist noch nicht vorbei.',
  'Name a month that has ended.': 'Nennen Sie einen Monat, der vorbei ist.',
  'These are more than {#most} papers, too many for one file.':
    'Das sind mehr als {#most} Belege, zu viele für eine Datei.',
  'Ask for a shorter period with fromMs and untilMs, or for one payer.':
    'Wählen Sie einen kürzeren Zeitraum oder einen Zahler.',
  'More than {#most} papers were issued in that time.': 'In dieser Zeit wurden mehr als {#most} Belege ausgestellt.',
  'More than {#most} entries were booked in that time.': 'In dieser Zeit wurden mehr als {#most} Buchungen gemacht.',
  'More than {#most} charges were paid in that time.': 'In dieser Zeit wurden mehr als {#most} Posten bezahlt.',
  'Ask for a shorter period with fromMs and untilMs.': 'Wählen Sie einen kürzeren Zeitraum.',
  'Ask for fewer months, or for one account with x-switchkey-account.':
    'Wählen Sie weniger Monate, oder handeln Sie für ein einzelnes Konto.',
  'This link leads nowhere.': 'Dieser Link führt nirgendwohin.',
  'Check that the whole address was copied.': 'Prüfen Sie, ob die ganze Adresse kopiert wurde.',
  'This link was used, replaced or is older than 24 hours.':
    'Dieser Link wurde benutzt, ersetzt oder ist älter als 24 Stunden.',
  'Ask for a new one.': 'Lassen Sie sich einen neuen senden.',
  // Payouts.
  'There is no such payout.': 'Diese Auszahlung gibt es nicht.',
  'List the payouts.': 'Sehen Sie in der Liste der Auszahlungen nach.',
  'You marked this payout yourself; it is large enough to need a second person.':
    'Sie haben diese Auszahlung selbst vermerkt; sie ist so groß, dass eine zweite Person nötig ist.',
  'The payout is {state}.': 'Die Auszahlung ist {state}.',
  'At most {left} is owed to this partner and not paid out already.':
    'Diesem Partner werden höchstens {left} geschuldet, die nicht schon ausgezahlt sind.',
  'Look at what is owed, and lower the amount.': 'Sehen Sie nach, was geschuldet wird, und senken Sie den Betrag.',
  'The transfer {reference} of that day is written down already.':
    'Die Überweisung {reference} von jenem Tag ist schon vermerkt.',
  'Look at the payouts of the partner.': 'Sehen Sie bei den Auszahlungen des Partners nach.',
  'A second person confirms that the money was sent, and a key is nobody.':
    'Dass das Geld gesendet wurde, bestätigt eine zweite Person, und ein Schlüssel ist niemand.',
};
