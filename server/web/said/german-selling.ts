// What the server says about offers, prices, carts, orders and subscriptions, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_SELLING: Catalogue = {
  monthly: 'monatlich',
  annual: 'jährlich',
  one_time: 'einmalig',
  created: 'angelegt',
  expired: 'abgelaufen',
  granted: 'gewährt',
  declined: 'abgelehnt',
  ended: 'beendet',
  'was tried': 'wurde getestet',
  'was bought': 'wurde gekauft',
  'its purchase': 'zum Kauf',
  'its last day': 'seinem letzten Tag',
  // Offers and prices.
  'Only the vendor adds offers.': 'Nur der Hersteller legt Angebote an.',
  'Ask the vendor to list it, managed by you if it is yours.':
    'Bitten Sie den Hersteller, es aufzunehmen, von Ihnen verwaltet, wenn es Ihres ist.',
  'There is an offer {sku} already.': 'Ein Angebot {sku} gibt es schon.',
  'Take another SKU, or change that offer.': 'Nehmen Sie eine andere SKU, oder ändern Sie dieses Angebot.',
  'There is no such offer among those you may sell.':
    'Unter dem, was Sie verkaufen dürfen, gibt es dieses Angebot nicht.',
  'List the offers.': 'Sehen Sie in der Liste der Angebote nach.',
  'Offer {sku} was withdrawn.': 'Angebot {sku} wurde zurückgezogen.',
  'Take another offer, or restore this one.': 'Nehmen Sie ein anderes Angebot, oder stellen Sie dieses wieder her.',
  'Offer {sku} is managed by the vendor.': 'Angebot {sku} verwaltet der Hersteller.',
  'Rename it or price it for your customers.': 'Geben Sie ihm für Ihre Kunden einen Namen oder Preis.',
  'Offer {sku} was changed meanwhile; it is version {#version} now.':
    'Angebot {sku} wurde inzwischen geändert; es ist jetzt Version {#version}.',
  'Read it again and decide on what it says now.':
    'Lesen Sie es neu, und entscheiden Sie nach dem, was dort jetzt steht.',
  'A price is agreed between who pays and the account directly above, and this is not paid by anybody you sell to.':
    'Einen Preis vereinbart, wer zahlt, mit dem Konto direkt darüber, und dies bezahlt niemand, dem Sie verkaufen.',
  'Ask the account that sells it.': 'Fragen Sie das Konto, das es verkauft.',
  'Subscription {number} is over; nothing is charged for it any more.':
    'Abonnement {number} ist vorbei; dafür wird nichts mehr berechnet.',
  'Order the offer anew.': 'Bestellen Sie das Angebot neu.',
  '{sku} cannot be sold here yet: its price is not set all the way down.':
    '{sku} kann hier noch nicht verkauft werden: Sein Preis ist nicht auf jeder Ebene gesetzt.',
  'Ask your seller to set its price.': 'Bitten Sie Ihren Verkäufer, den Preis zu setzen.',
  '{sku} has no price in {currency} for the plan {plan} today.':
    '{sku} hat heute keinen Preis in {currency} für den Zahlungsplan {plan}.',
  'Ask the seller to set a price.': 'Bitten Sie den Verkäufer, einen Preis zu setzen.',
  '{sku} is not sold by the plan {plan} ({#months} months).':
    '{sku} gibt es nicht mit dem Zahlungsplan {plan} ({#months} Monate).',
  'Choose one of: {plans}.': 'Wählen Sie eines davon: {plans}.',
  '{sku} is not sold to {name}.': '{sku} wird {name} nicht verkauft.',
  '{sku} is not offered to {name}.': '{sku} wird {name} nicht angeboten.',
  'The offer': 'Das Angebot',
  'List the offers of the account.': 'Sehen Sie in den Angeboten des Kontos nach.',
  '{sku} is for the staff of partners and is given on request.':
    '{sku} ist für die Mitarbeiter von Partnern und wird auf Anfrage gegeben.',
  'Send a request for it instead of an order.': 'Senden Sie dafür eine Anfrage statt einer Bestellung.',
  '{sku} is changed on request only.': '{sku} wird nur auf Anfrage geändert.',
  'Send a request instead of an order.': 'Senden Sie eine Anfrage statt einer Bestellung.',
  '{family} was tried before under other accounts of the same mail domain or on the same machine; times in the last year: {times}.':
    '{family} wurde schon unter anderen Konten derselben Mail-Domain oder auf derselben Maschine getestet; so oft im letzten Jahr: {times}.',
  '{family} {what} before, as subscription {number}; it is tried once.':
    '{family} {what}, als Abonnement {number}; getestet wird einmal.',
  'Order the full offer.': 'Bestellen Sie das volle Angebot.',
  'Only the vendor can give another trial, with a reason.':
    'Nur der Hersteller kann einen weiteren Test geben, mit einem Grund.',
  'Try it on that one.': 'Testen Sie es auf jener.',
  'There is no such request within your account.': 'In Ihrem Konto gibt es diese Anfrage nicht.',
  'List the requests.': 'Sehen Sie in der Liste der Anfragen nach.',
  'This request was {what} already.': 'Diese Anfrage wurde schon {what}.',
  'Nothing is left to decide.': 'Es ist nichts mehr zu entscheiden.',
  // Said beside what was done.
  'It costs you more than it brings: {loss} for one period.':
    'Das kostet Sie mehr, als es bringt: {loss} in einer Laufzeit.',
  'Some quantities cost you more than they bring: {loss} for one period at worst.':
    'Manche Mengen kosten Sie mehr, als sie bringen: schlimmstenfalls {loss} in einer Laufzeit.',
  '{#units} units are enough for {sku}, which begins at {#from}.':
    '{#units} Einheiten reichen für {sku}, das bei {#from} beginnt.',
  // Carts and quotes.
  'There is no such subscription within your account.': 'In Ihrem Konto gibt es dieses Abonnement nicht.',
  'Check the number, or list the subscriptions.': 'Prüfen Sie die Nummer, oder sehen Sie in der Liste nach.',
  '{sku} is held already, as subscription {number}.': '{sku} gibt es schon, als Abonnement {number}.',
  'Amend subscription {number} instead.': 'Ändern Sie stattdessen Abonnement {number}.',
  'A payment for subscription {number} went back; on {date} it is reduced to {#quantity}.':
    'Eine Zahlung für Abonnement {number} ging zurück; am {date} wird es auf {#quantity} verringert.',
  'Wait for that day, or order what is needed anew as another subscription.':
    'Warten Sie diesen Tag ab, oder bestellen Sie, was gebraucht wird, als neues Abonnement.',
  'Subscription {number} was changed since you read it: it has {#quantity} units now.':
    'Abonnement {number} wurde geändert, seit Sie es gelesen haben: Es hat jetzt {#quantity} Einheiten.',
  'Read it again and decide anew.': 'Lesen Sie es neu, und entscheiden Sie dann.',
  'A quantity of {sku} is a whole number from 1 to {#most}, not {quantity}.':
    'Die Menge von {sku} ist eine ganze Zahl von 1 bis {#most}, nicht {quantity}.',
  'Enter a whole number; to end the subscription, cancel it.':
    'Geben Sie eine ganze Zahl ein; um das Abonnement zu beenden, kündigen Sie es.',
  '{sku} is sold {how}; {quantity} is not possible.': '{sku} gibt es {how}; {quantity} ist nicht möglich.',
  'from {#min} to {#max}{steps} per PBX': 'von {#min} bis {#max}{steps} je Anlage',
  'from {#min} to {#max} per PBX': 'von {#min} bis {#max} je Anlage',
  ' in steps of {#step}': ' in Schritten von {#step}',
  'once per PBX': 'einmal je Anlage',
  'Change the quantity.': 'Ändern Sie die Menge.',
  '{sku} has {#quantity} already.': '{sku} hat schon {#quantity}.',
  'Change the quantity or leave it.': 'Ändern Sie die Menge, oder lassen Sie es.',
  '{sku} is to change to {#quantity} on {date}, and this change touches that.':
    '{sku} soll am {date} auf {#quantity} wechseln, und diese Änderung berührt das.',
  'Say whether the change that waits is kept or dropped.':
    'Sagen Sie, ob die wartende Änderung bleibt oder verworfen wird.',
  'It is {sku}, {plan}, already.': 'Es ist schon {sku}, {plan}.',
  'Amend the quantity instead.': 'Ändern Sie stattdessen die Menge.',
  '{sku} is paid until {date}; a renewal to {target} adds nothing.':
    '{sku} ist bis {date} bezahlt; eine Verlängerung bis {target} bringt nichts hinzu.',
  'Choose a later date or more periods.': 'Wählen Sie ein späteres Datum oder mehr Laufzeiten.',
  '{sku} was cancelled and ends on {date}.': '{sku} ist gekündigt und endet am {date}.',
  'Drop the cancellation first.': 'Nehmen Sie erst die Kündigung zurück.',
  '{sku} has {#held} units; {#units} of them cannot end.':
    '{sku} hat {#held} Einheiten; {#units} davon können nicht enden.',
  'Choose units that exist.': 'Wählen Sie Einheiten, die es gibt.',
  'The order of {date} can be taken back on that day only; today is {today}.':
    'Die Bestellung vom {date} kann nur an jenem Tag zurückgenommen werden; heute ist der {today}.',
  'Amend or migrate instead: unused days are given back.':
    'Ändern oder wechseln Sie stattdessen: Ungenutzte Tage werden gutgeschrieben.',
  '{sku} was paid until {date} and has ended.': '{sku} war bis {date} bezahlt und ist zu Ende.',
  'Renew it first, or together with this change.': 'Verlängern Sie es erst, oder zusammen mit dieser Änderung.',
  'The order is empty.': 'Die Bestellung ist leer.',
  'Choose what to order.': 'Wählen Sie, was bestellt werden soll.',
  'One subscription is changed twice in this order.': 'Ein Abonnement wird in dieser Bestellung zweimal geändert.',
  'Make it one change.': 'Machen Sie eine Änderung daraus.',
  'The renewal names no end.': 'Die Verlängerung nennt kein Ende.',
  'Say for how many periods or until which day.': 'Sagen Sie, für wie viele Laufzeiten oder bis zu welchem Tag.',
  '{date} is more than {#months} months away.': '{date} ist mehr als {#months} Monate entfernt.',
  'Choose an earlier end.': 'Wählen Sie ein früheres Ende.',
  'The order is larger than any amount that can be booked.':
    'Die Bestellung ist größer als jeder Betrag, der gebucht werden kann.',
  'Order less at once.': 'Bestellen Sie weniger auf einmal.',
  '{sku} costs less than {other}; it begins at the end of the term, without refund.':
    '{sku} kostet weniger als {other}; es beginnt am Ende der Laufzeit, ohne Erstattung.',
  'Schedule the change for the renewal of the subscription.':
    'Planen Sie den Wechsel für die Verlängerung des Abonnements.',
  'Subscription {number} is suspended; nothing is added to it or taken from it meanwhile.':
    'Abonnement {number} ist ausgesetzt; solange kommt nichts hinzu und geht nichts weg.',
  'Resume it first.': 'Nehmen Sie es erst wieder auf.',
  'There is no unit {id} within your account.': 'In Ihrem Konto gibt es keine Einheit {id}.',
  'Copy the UUID from the list of units.': 'Kopieren Sie die UUID aus der Liste der Einheiten.',
  'There are more than {#most} units to look through.': 'Es wären mehr als {#most} Einheiten durchzusehen.',
  'Name the PBX that the unit belongs to as well.': 'Nennen Sie auch die Anlage, zu der die Einheit gehört.',
  'Unit {id} was terminated before.': 'Einheit {id} wurde schon beendet.',
  'Nothing is left to do for it.': 'Für sie ist nichts mehr zu tun.',
  'Unit {unit} does not exist: subscription {number} has {#count}.':
    'Einheit {unit} gibt es nicht: Abonnement {number} hat {#count}.',
  'Name unit numbers from 1 to the quantity.': 'Nennen Sie Nummern von 1 bis zur Menge.',
  'Order for {serial}.': 'Bestellen Sie für {serial}.',
  '{sku} is collected by statement from the partner who sells to a customer, and is for nobody else.':
    '{sku} wird dem Partner, der einem Kunden verkauft, auf Abrechnung berechnet und ist für niemand anderen.',
  'Let the partner of the customer order it.': 'Lassen Sie es den Partner des Kunden bestellen.',
  'Subscription {number} is paid by another account than this order.':
    'Abonnement {number} bezahlt ein anderes Konto als diese Bestellung.',
  'Order separately what different accounts pay.': 'Bestellen Sie getrennt, was verschiedene Konten bezahlen.',
  'PBX {serial} has nothing that can be renewed.': 'Anlage {serial} hat nichts, was verlängert werden kann.',
  'Order what it needs; what ended long ago or was cancelled is ordered anew.':
    'Bestellen Sie, was sie braucht; was lange zu Ende oder gekündigt ist, wird neu bestellt.',
  '{#assigned} of {#has} {kind} are assigned on the PBX (told at {at}); {#left} would be left.':
    '{#assigned} von {#has} {kind} sind auf der Anlage vergeben (Stand {at}); übrig blieben {#left}.',
  'Reduce at the renewal ("at": "renewal"), or have them unassigned on the PBX first.':
    'Verringern Sie zur Verlängerung, oder lassen Sie sie erst auf der Anlage entziehen.',
  'Subscription {number} gives licences that are assigned on the PBX (told at {at}): {list}.':
    'Abonnement {number} gibt Lizenzen, die auf der Anlage vergeben sind (Stand {at}): {list}.',
  'Have them given back on the PBX first, where its page lists who has them; or let the subscription end with its term.':
    'Lassen Sie sie erst auf der Anlage entziehen, deren Seite zeigt, wer sie hat; oder lassen Sie das Abonnement mit seiner Laufzeit enden.',
  'There is no such quote.': 'Dieses Preisangebot gibt es nicht.',
  'Make a quote first.': 'Stellen Sie erst zusammen, was darin stehen soll.',
  'Ask for a new quote.': 'Lassen Sie den Preis neu berechnen.',
  'This quote was ordered already, as {order}.': 'Dieses Preisangebot wurde schon bestellt, als {order}.',
  'Look at that order, or ask for a new quote.':
    'Sehen Sie diese Bestellung an, oder lassen Sie den Preis neu berechnen.',
  'What you agreed to is not what this quote says.':
    'Sie haben etwas anderem zugestimmt, als dieses Preisangebot sagt.',
  'Look at the quote again, and order with its hash.':
    'Sehen Sie das Preisangebot noch einmal an, und bestellen Sie dann.',
  'The PBX belongs to another account since it was quoted.':
    'Die Anlage gehört seit dem Preisangebot einem anderen Konto.',
  'The customer has another seller since this was quoted.':
    'Der Kunde hat seit dem Preisangebot einen anderen Verkäufer.',
  'Nothing was charged.': 'Nichts wurde berechnet.',
  'Quote anew.': 'Lassen Sie den Preis neu berechnen.',
  'Look at what ending costs now, and agree to that.':
    'Sehen Sie nach, was das Beenden jetzt kostet, und stimmen Sie dem zu.',
  'Ending subscription {number} now costs {penalty}, without tax.':
    'Abonnement {number} jetzt zu beenden kostet {penalty}, ohne Steuer.',
  'Send that figure as penalty once it was agreed to.':
    'Senden Sie diesen Betrag als penalty mit, sobald ihm zugestimmt ist.',
  'It was {was} and is {is} now.': 'Es waren {was}, jetzt sind es {is}.',
  'What this order changes was changed by somebody else meanwhile.':
    'Was diese Bestellung ändert, hat inzwischen jemand anderes geändert.',
  'Ask for a new quote, look at it, and order that.':
    'Lassen Sie den Preis neu berechnen, prüfen Sie ihn, und bestellen Sie dann.',
  'Nothing was ordered.': 'Nichts wurde bestellt.',
  // Orders.
  'There is no such order within your account.': 'In Ihrem Konto gibt es diese Bestellung nicht.',
  'Check the id, or list the orders.': 'Sehen Sie in der Liste der Bestellungen nach.',
  'Order {number} was changed by somebody else meanwhile.':
    'Bestellung {number} hat inzwischen jemand anderes geändert.',
  'Order {number} is {state}.': 'Bestellung {number} ist {state}.',
  'Order {number} is {state} already.': 'Bestellung {number} ist schon {state}.',
  'Order {number} wants {currency}, and {other} came.':
    'Bestellung {number} ist in {currency} zu zahlen, gekommen ist {other}.',
  'Look at it again.': 'Sehen Sie sie noch einmal an.',
  'What was paid is refunded, not cancelled.': 'Was bezahlt ist, wird erstattet, nicht storniert.',
  'PBX {serial} belongs to another account since.': 'Anlage {serial} gehört inzwischen einem anderen Konto.',
  'Refund the order.': 'Erstatten Sie die Bestellung.',
  'What was ordered ended on {date}, before it was paid.':
    'Was bestellt wurde, endete am {date}, bevor es bezahlt war.',
  'Refund the order, or order anew.': 'Erstatten Sie die Bestellung, oder bestellen Sie neu.',
  'Subscription {number} is paid until another day than when the order was priced.':
    'Abonnement {number} ist bis zu einem anderen Tag bezahlt als zu der Zeit, da der Preis berechnet wurde.',
  'Price the difference as a new order, or refund this one.':
    'Bestellen Sie den Unterschied neu, oder erstatten Sie diese Bestellung.',
  'What this order ends early of subscription {#number} was ended by another order meanwhile.':
    'Was diese Bestellung von Abonnement {#number} vorzeitig beendet, hat eine andere Bestellung inzwischen beendet.',
  'What this order gives back of subscription {number} was given back by another order meanwhile.':
    'Was diese Bestellung von Abonnement {number} zurückgibt, hat inzwischen eine andere zurückgegeben.',
  'Subscription {number} became another offer or plan after the order was priced.':
    'Abonnement {number} wurde ein anderes Angebot oder ein anderer Plan, nachdem die Bestellung berechnet war.',
  'Subscription {number} has {#units} units now, and this order was priced to renew {#before}.':
    'Das Abonnement {number} hat nun {#units} Einheiten, und diese Bestellung wurde für die Verlängerung von {#before} berechnet.',
  'Subscription {number} has fewer units than the order takes.':
    'Abonnement {number} hat weniger Einheiten, als die Bestellung wegnimmt.',
  'Everything on the PBX ends on {until} now, and what was ordered was priced to end on {quoted}.':
    'Auf der Anlage endet jetzt alles am {until}; der Preis galt für ein Ende am {quoted}.',
  'Price it as a new order to the new end, or refund this one.':
    'Bestellen Sie es neu bis zum neuen Ende, oder erstatten Sie diese Bestellung.',
  'Order {number} could be taken back until {date}.': 'Bestellung {number} konnte bis {date} zurückgenommen werden.',
  'Terminate units, or reduce at renewal.': 'Beenden Sie Einheiten, oder verringern Sie zur Verlängerung.',
  'Order {number} cannot be taken back whole: {why}.':
    'Bestellung {number} kann nicht ganz zurückgenommen werden: {why}.',
  'Amend or terminate what it changed instead.': 'Ändern oder beenden Sie stattdessen, was sie geändert hat.',
  'a later order builds upon it': 'eine spätere Bestellung baut auf ihr auf',
  'a change waits for its renewal': 'eine Änderung wartet auf die Verlängerung',
  'it is {state}': 'sie ist {state}',
  'it is held': 'ihr Geld ist angehalten',
  'it did more than add units': 'sie hat mehr getan als Einheiten hinzuzufügen',
  'These are more than {#most} orders.': 'Das sind mehr als {#most} Bestellungen.',
  'Ask for fewer: one account, one state or one search.':
    'Fragen Sie nach weniger: ein Konto, ein Zustand oder eine Suche.',
  // Subscriptions.
  'Without automatic renewal subscription {number} ends on {date}.':
    'Ohne automatische Verlängerung endet Abonnement {number} am {date}.',
  'Send confirm: true with it.': 'Bestätigen Sie das.',
  'Nothing waits for subscription {number}.': 'Für Abonnement {number} wartet nichts.',
  'What subscription {number} gives back for days without service is for its seller to say.':
    'Was Abonnement {number} für Tage ohne Dienst zurückgibt, bestimmt sein Verkäufer.',
  'Subscription {number} was suspended by a level above yours, which alone resumes it.':
    'Abonnement {number} wurde von einer Ebene über Ihnen ausgesetzt, und nur diese nimmt es wieder auf.',
  'Subscription {number} is {state}.': 'Abonnement {number} ist {state}.',
  'Renew it where that is still possible, or order the offer anew.':
    'Verlängern Sie es, wo das noch geht, oder bestellen Sie das Angebot neu.',
  'Subscription {number} is to change to {#quantity} on {date} already.':
    'Abonnement {number} soll schon am {date} auf {#quantity} wechseln.',
  'Send replace: true to put this in its place.': 'Bestätigen Sie, dass dies an seine Stelle tritt.',
  'These are more than {#most} subscriptions.': 'Das sind mehr als {#most} Abonnements.',
  'Ask for fewer: one account, one PBX or one state.':
    'Fragen Sie nach weniger: ein Konto, eine Anlage oder ein Zustand.',
  'Subscription {number} has {#units} units, more than {#most}.':
    'Abonnement {number} hat {#units} Einheiten, mehr als {#most}.',
  'Change the number of units instead of naming them.': 'Ändern Sie die Menge, statt Einheiten zu nennen.',
};
