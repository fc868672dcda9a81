// What the server says about a single field of a form, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_FIELDS: Catalogue = {
  // Any field.
  'is needed': 'wird gebraucht',
  'must not be empty': 'darf nicht leer sein',
  'must be {what}': 'muss {what} sein',
  'must be at least {#least}': 'muss mindestens {#least} sein',
  'must be at most {#most}': 'darf höchstens {#most} sein',
  'must be above {#bound}': 'muss größer als {#bound} sein',
  'must be below {#bound}': 'muss kleiner als {#bound} sein',
  'must be a multiple of {#step}': 'muss ein Vielfaches von {#step} sein',
  'must have at least {#least} characters': 'muss mindestens {#least} Zeichen haben',
  'must have at most {#most} characters': 'darf höchstens {#most} Zeichen haben',
  'must have at least {#least} entries': 'muss mindestens {#least} Einträge haben',
  'must have at most {#most} entries': 'darf höchstens {#most} Einträge haben',
  'must be one of {names}': 'muss eines davon sein: {names}',
  'is no filter of this list': 'ist kein Filter dieser Liste',
  'is used by another filter of this list': 'trägt schon ein anderer Filter dieser Liste',
  'must be the name of a column': 'muss der Name einer Spalte sein',
  'must have the form {pattern}': 'muss die Form {pattern} haben',
  'has no such field: {names}': 'hat kein solches Feld: {names}',
  'is not possible like this': 'ist so nicht möglich',
  'a text': 'ein Text',
  'a number': 'eine Zahl',
  'a whole number': 'eine ganze Zahl',
  'yes or no': 'ja oder nein',
  'a list': 'eine Liste',
  'a group of fields': 'eine Gruppe von Feldern',
  'an e-mail address': 'eine E-Mail-Adresse',
  'a web address': 'eine Webadresse',
  'a UUID': 'eine UUID',
  'contains the NUL character': 'enthält das Zeichen NUL',
  'has the NUL character in its name': 'hat das Zeichen NUL im Namen',
  'is no field': 'ist kein Feld',
  'is none that this list gave': 'stammt nicht aus dieser Liste',
  'must change something': 'muss etwas ändern',
  'has letters, digits, dots, hyphens and underscores only':
    'besteht nur aus Buchstaben, Ziffern, Punkten, Bindestrichen und Unterstrichen',
  // People, accounts and settings.
  'is no IP address or network in CIDR notation': 'ist weder eine IP-Adresse noch ein Netz in CIDR-Schreibweise',
  'is an IPv4 address in IPv6 notation; write it as IPv4':
    'ist eine IPv4-Adresse in IPv6-Schreibweise; schreiben Sie sie als IPv4',
  'must have a prefix of 0 to {#most} after the slash': 'braucht nach dem Schrägstrich eine Länge von 0 bis {#most}',
  'must be an IANA time zone such as Europe/Berlin': 'muss eine IANA-Zeitzone wie Europe/Berlin sein',
  'must be an ISO 4217 code such as EUR': 'muss ein ISO-4217-Code wie EUR sein',
  'must be a language such as en or de-AT': 'muss eine Sprache wie en oder de-AT sein',
  'must be an ISO 3166 code such as DE': 'muss ein ISO-3166-Code wie DE sein',
  'must be two capital letters such as DE': 'muss aus zwei Großbuchstaben wie DE bestehen',
  'must be a permission': 'muss eine Berechtigung sein',
  'must be a percentage such as 19 or 8.875': 'muss ein Prozentsatz wie 19 oder 8.875 sein',
  'names a country twice': 'nennt ein Land zweimal',
  'names a cause twice': 'nennt einen Grund zweimal',
  'must be 2 to 6 capital letters or digits': 'muss aus 2 bis 6 Großbuchstaben oder Ziffern bestehen',
  'goes with the seller: both or neither': 'gehört zum Verkäufer: beides oder keines',
  'must be 4 to 32 of A-Z, 0-9 and -': 'muss aus 4 bis 32 Zeichen A-Z, 0-9 und - bestehen',
  'must be 64 hexadecimal digits': 'muss aus 64 hexadezimalen Ziffern bestehen',
  'must be base64url': 'muss base64url sein',
  'must be 1 to 32 printable ASCII characters': 'muss aus 1 bis 32 druckbaren ASCII-Zeichen bestehen',
  'is no reference': 'ist keine Referenz',
  'is for the vendor to give': 'gibt nur der Hersteller',
  'must be 1 to {#days} days after from': 'muss 1 bis {#days} Tage nach dem Anfang liegen',
  // Money and time.
  'is no amount': 'ist kein Betrag',
  'must not be negative': 'darf nicht negativ sein',
  'must be more than nothing': 'muss mehr als nichts sein',
  'must be a decimal number with no more decimals than the currency has, such as 12.34':
    'muss eine Dezimalzahl mit höchstens so vielen Nachkommastellen sein, wie die Währung hat, etwa 12.34',
  'must be an amount in {currency}, zero or more, such as {example}':
    'muss ein Betrag in {currency} sein, null oder mehr, etwa {example}',
  'must be an amount in {currency} above zero': 'muss ein Betrag in {currency} über null sein',
  'must be an amount in {currency}': 'muss ein Betrag in {currency} sein',
  'must be in the future': 'muss in der Zukunft liegen',
  'must not be in the past': 'darf nicht in der Vergangenheit liegen',
  'must be after {from} and no later than {until}': 'muss nach {from} und spätestens {until} sein',
  'must be a month such as 2027-02': 'muss ein Monat wie 2027-02 sein',
  'must be a day as 2027-02-28': 'muss ein Tag wie 2027-02-28 sein',
  'must be a date such as 2027-03-01 or an instant in UTC':
    'muss ein Datum wie 2027-03-01 oder ein Zeitpunkt in UTC sein',
  'must be a percentage': 'muss ein Prozentsatz sein',
  'must be a percentage such as 10 or 33.3': 'muss ein Prozentsatz wie 10 oder 33.3 sein',
  'name either lines or one total': 'nennen Sie entweder Zeilen oder eine Summe',
  'send nowMs or advance, not both': 'nennen Sie nur eines von beiden',
  '{amount} is to be paid': '{amount} sind zu bezahlen',
  'goes with the method offline': 'gehört zur Überweisung',
  'needs a card, PayPal or a credit line': 'braucht eine Karte, PayPal oder eine Kreditlinie',
  'the vendor needs no credit of its own': 'der Hersteller braucht keinen eigenen Kredit',
  // Offers.
  'must be 1, like minQuantity and step: a {model} offer is not counted':
    'muss wie Mindestmenge und Schritt 1 sein: Ein Angebot mit dem Modell {model} wird nicht gezählt',
  flat: 'Pauschale',
  flexible: 'flexibel',
  'must not be below minQuantity, {#least}': 'darf nicht unter der Mindestmenge {#least} liegen',
  'must be a multiple of the step, {#step}': 'muss ein Vielfaches des Schritts {#step} sein',
  '{kind} is granted twice': '{kind} wird zweimal gegeben',
  'times maxQuantity is more than a licence can carry, {#most}':
    'mal Höchstmenge ist mehr, als eine Lizenz tragen kann: {#most}',
  '{name} is named twice': '{name} ist zweimal genannt',
  'a flexible offer has two plans or more': 'ein flexibles Angebot hat zwei Zahlungspläne oder mehr',
  'a trial has the plan one-time only: it never renews': 'ein Test hat nur den Plan „einmalig“: Er wird nie verlängert',
  'what is owed on a monthly statement has the plan monthly only':
    'was monatlich abgerechnet wird, hat nur den Plan „monatlich“',
  'a trial or internal offer is not billed by statement': 'ein Test oder internes Angebot kommt auf keine Abrechnung',
  'must be true: a fee on a statement is for what partners sell':
    'muss gesetzt sein: Auf Abrechnungen steht, was Partner verkaufen',
  'must be true: an internal offer is for the staff of partners':
    'muss gesetzt sein: Ein internes Angebot ist für die Mitarbeiter von Partnern',
  'is needed, or a fixed sum in its place': 'wird gebraucht, oder ein fester Betrag an seiner Stelle',
  'does not go with a fixed sum; leave one of them out':
    'geht nicht zusammen mit einem festen Betrag; lassen Sie eines von beiden weg',
  'must be more than 0; leave the row out where there is no fee':
    'muss mehr als 0 sein; lassen Sie die Zeile weg, wo es keine Gebühr gibt',
  'must be at most {#most}, as {#months} months are paid ahead at most':
    'darf höchstens {#most} sein, denn höchstens {#months} Monate werden im Voraus bezahlt',
  'goes with a plan of periods that is paid when it is ordered':
    'gehört zu einem Plan mit Perioden, der bei der Bestellung bezahlt wird',
  'goes with what is owed on a monthly statement': 'gehört zu dem, was auf der Monatsabrechnung steht',
  'needs something that a PBX uses: an offer that gives nothing is charged from its order on':
    'braucht etwas, was eine Anlage benutzt: Ein Angebot, das nichts gibt, wird ab der Bestellung berechnet',
  'goes with a plan of periods': 'gehört zu einem Plan mit Perioden',
  'a trial costs nothing': 'ein Test kostet nichts',
  'what is owed on a monthly statement costs nothing when it is ordered':
    'was auf der Monatsabrechnung steht, kostet bei der Bestellung nichts',
  'a trial is not for internal use': 'ein Test ist nicht für internen Gebrauch',
  'only the vendor changes this': 'das ändert nur der Hersteller',
  'is fixed while {#count} subscriptions have the offer; add another offer instead':
    'steht fest, solange {#count} Abonnements das Angebot haben; legen Sie stattdessen ein anderes an',
  'must keep {plan}, which {#count} subscriptions are on': 'muss {plan} behalten, worauf {#count} Abonnements laufen',
  'must be the vendor or a partner': 'muss der Hersteller oder ein Partner sein',
  'a customer sells to nobody': 'ein Kunde verkauft niemandem etwas',
  'is for those above to say': 'bestimmen die darüber',
  'is for that account to say': 'bestimmt jenes Konto selbst',
  'partners may not sell {sku} before it is shared with them; set shared first':
    'Partner dürfen {sku} erst verkaufen, wenn es für sie freigegeben ist; geben Sie es erst frei',
  '{name}, which stands between, may not sell {sku}; open it to that account first':
    '{name}, das dazwischen steht, darf {sku} nicht verkaufen; öffnen Sie es erst für dieses Konto',
  // Prices.
  '{sku} has {plans} only': '{sku} hat nur {plans}',
  'a trial is free and has no price': 'ein Test ist kostenlos und hat keinen Preis',
  'an internal offer is for partners only': 'ein internes Angebot ist nur für Partner',
  'partners may not sell {sku} before it is shared with them':
    'Partner dürfen {sku} erst verkaufen, wenn es für sie freigegeben ist',
  'must be 1: the lowest tier begins there': 'muss 1 sein: Dort beginnt die unterste Staffel',
  'must be above {#before}, the tier before it': 'muss über {#before} liegen, der Staffel davor',
  'a {model} offer is not counted and has one tier':
    'ein Angebot mit dem Modell {model} wird nicht gezählt und hat eine Staffel',
  'is the vendor’s to set, on its retail': 'setzt der Hersteller, auf seinen Verkaufspreis',
  'must not be below the vendor’s floor, {amount} {currency}':
    'darf nicht unter der Untergrenze des Herstellers liegen, {amount} {currency}',
  'must not be in the past: what was charged stays':
    'darf nicht in der Vergangenheit liegen: Was berechnet ist, bleibt',
  'must not be before effectiveFromMs': 'darf nicht vor dem Beginn liegen',
  'another version of this price begins at this instant': 'zu diesem Zeitpunkt beginnt schon ein anderer Preis',
  'must be an account directly below yours': 'muss ein Konto direkt unter Ihrem sein',
  'is not a {kind}': 'ist kein {kind}',
  'is of no use: a trial is free': 'nützt nichts: Ein Test ist kostenlos',
  'takes {price} below the vendor’s floor, {floor}': 'bringt {price} unter die Untergrenze des Herstellers, {floor}',
  'must be above 0': 'muss über 0 liegen',
  // Carts.
  'name the offer by sku or by offerId, and not by both': 'nennen Sie das Angebot auf eine Weise',
  'a new subscription needs a plan': 'ein neues Abonnement braucht einen Zahlungsplan',
  'a new subscription needs a quantity': 'ein neues Abonnement braucht eine Menge',
  'goes with a subscription': 'gehört zu einem Abonnement',
  'does not go with a subscription; use migrate': 'gehört zu keinem Abonnement; wechseln Sie das Angebot',
  'goes with a quantity': 'gehört zu einer Menge',
  'ask one of quantity, cancel, terminateUnits and migrate':
    'verlangen Sie eines: Menge, Kündigung, Ende einzelner Einheiten oder Wechsel',
  'names a payer that is gone': 'nennt einen Zahler, den es nicht mehr gibt',
  'was quoted as {country}; quote anew with the other country':
    'wurde mit {country} berechnet; lassen Sie den Preis mit dem anderen Land neu berechnen',
  'differs from the account, by which the tax was quoted; change the account first':
    'weicht vom Konto ab, nach dem die Steuer berechnet wurde; ändern Sie erst das Konto',
  'is no billing contact of who pays': 'ist kein Rechnungskontakt des Zahlers',
  'is a trial; start it as one': 'ist ein Test; starten Sie ihn als solchen',
  'is no trial; order it': 'ist kein Test; bestellen Sie es',
  'is a trial, which cannot be changed; order the full offer':
    'ist ein Test und kann nicht geändert werden; bestellen Sie das volle Angebot',
  'is for a smaller quantity': 'ist für eine kleinere Menge',
  'counts in {currency}, which nothing can be sold in': 'rechnet in {currency}, worin nichts verkauft werden kann',
  'this PBX belongs to another account than accountId': 'diese Anlage gehört einem anderen Konto',
  '{sku} is for a PBX': '{sku} ist für eine Anlage',
  '{sku} is in the cart already': '{sku} liegt schon im Warenkorb',
  'must be the account itself, or a partner above it that you can see':
    'muss das Konto selbst sein oder ein Partner darüber, den Sie sehen',
  'is needed: several accounts pay for this PBX': 'wird gebraucht: Mehrere Konten bezahlen für diese Anlage',
  'is an account that you cannot see': 'ist ein Konto, das Sie nicht sehen',
  'must be {date} or later, a month after what is paid':
    'muss der {date} oder später sein, einen Monat nach dem, was bezahlt ist',
  'takes the place of cycles; name one of them': 'steht anstelle der Laufzeiten; nennen Sie eines von beiden',
  'what has no term is never renewed as something else':
    'was keine Laufzeit hat, wird nie als etwas anderes verlängert',
};
