// Check digits of VAT numbers, against numbers that another implementation (python-stdnum) made and refused.
import { describe, expect, it } from 'vitest';
import { isVatId } from '../../../server/invoices/vat-id.ts';

/** Country, numbers whose check digits are right, numbers whose are not; none is known to belong to anybody. */
const NUMBERS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['AT', ['U39099603', 'U08246281', 'U21547280', 'U97299752'], ['U52601815', 'U90830166']],
  ['BE', ['0472487394', '0099590294', '0238430255', '0300443147'], ['0882001826', '0330434839']],
  ['BG', ['959371858', '982995394', '610051117', '784856466'], ['125779542', '810077159']],
  ['CY', ['88471464O', '86423516C', '49778862I', '65270265D'], ['58662666Z', '20398496H']],
  ['CZ', ['26640341', '04281152', '89623266', '57735531'], ['48339354', '42197903']],
  ['DE', ['170376476', '656647370', '452237344', '562277749'], ['115003519', '497554591']],
  ['DK', ['73825393', '83416874', '27720218', '92978621'], ['51879525', '15612794']],
  ['EE', ['053602387', '240473536', '002831183', '742960479'], ['471473011', '125066874']],
  ['GR', ['091769813', '700768163', '161768901', '256297449'], ['548481187', '535158844']],
  ['ES', ['U5473934G', 'P7944069I', 'D3251597E', 'C3148759H'], ['R2295230V', 'D3404514Y']],
  ['FI', ['02948196', '77460179', '01822479', '13133179'], ['44509190', '33785704']],
  ['FR', ['34712944834', '78782854624', '95392014114', '08824199137'], ['15657267256', '72811787113']],
  ['HR', ['65857186462', '73054544958', '99515957117', '87983548677'], ['94250218840', '58335918428']],
  ['HU', ['62829397', '34806478', '94161711', '65727012'], ['85727183', '88023019']],
  ['IE', ['4358778D', '2299533C', '9256119J', '2059484A'], ['5870124I', '4463643A']],
  ['IT', ['73774750530', '71418110178', '22863100776', '65137300938'], ['19404103837', '96397934537']],
  ['LT', ['027127310', '228851813', '201279117', '320214712'], ['688631432', '889704728']],
  ['LU', ['39440344', '76405579', '97512743', '51250947'], ['31236471', '43282718']],
  ['LV', ['96154785040', '62871979894', '60291547517', '32488133170'], ['53016923300', '54120947012']],
  ['MT', ['44867978', '92731790', '71268298', '90994666'], ['27453198', '86825803']],
  ['NL', ['361062096B75', '148214678B89', '223388816B92', '141746774B59'], ['287481614B51', '314355725B20']],
  ['PL', ['7538203659', '0696099766', '3430882458', '6068425415'], ['0843809136', '3932474237']],
  ['PT', ['691529507', '258120690', '984033270', '529098466'], ['729682758', '506015269']],
  ['RO', ['40338931', '40559940', '15274950', '34961659'], ['50364720', '90184780']],
  ['SE', ['778974713101', '684567038601', '310289767901', '083546056901'], ['747719710901', '918387341901']],
  ['SI', ['58108815', '33629706', '14756099', '92357385'], ['71363448', '33764625']],
  ['SK', ['2639122673', '2162181582', '7179873767', '6780556255'], ['4613246452', '0502894797']],
];
const prefixOf = (country: string) => (country === 'GR' ? 'EL' : country);

describe('a VAT number', () => {
  it.each(NUMBERS)('of %s is told from one with a wrong check digit', (country, right, wrong) => {
    const found = (numbers: readonly string[]) => numbers.map((one) => isVatId(prefixOf(country) + one, country));
    expect(found(right)).toEqual(right.map(() => true));
    expect(found(wrong)).toEqual(wrong.map(() => false));
  });

  it('is read as people write it, and is of one country', () => {
    expect(isVatId(' de 136.695-976', 'DE')).toBe(true);
    expect(isVatId('DE136695976', 'AT')).toBe(false);
    expect(isVatId('136695976', 'DE')).toBe(false);
    expect(isVatId('GR091769813', 'GR')).toBe(false);
    expect(isVatId('', 'DE')).toBe(false);
  });

  it('with one wrong digit is refused in every place of it', () => {
    for (const [country, number] of [
      ['DE', '136695976'],
      ['FR', '34712944834'],
      ['IT', '73774750530'],
      ['HR', '65857186462'],
      ['LU', '39440344'],
      ['BE', '0472487394'],
    ] as const) {
      for (const [place, digit] of [...number].entries()) {
        const next = `${(Number(digit) + 1) % 10}`;
        const mistyped = number.slice(0, place) + next + number.slice(place + 1);
        expect([mistyped, isVatId(country + mistyped, country)]).toEqual([mistyped, false]);
      }
    }
  });

  it('of a country without a rule looks like a number at least', () => {
    expect(isVatId('CHE123456789', 'CH')).toBe(true);
    expect(isVatId('CHE', 'CH')).toBe(false);
  });
});
