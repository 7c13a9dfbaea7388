import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPersonName } from '../../shared/formats/given-names.ts';
import { valueWarnings } from '../../shared/formats/value-warnings.ts';
import { nameWarnings } from '../../shared/formats/warnings.ts';
import { sensitiveWords } from '../../shared/policy/sensitive-words.ts';

const health = 'special category: health';

describe('words of special categories', () => {
  it.each([
    ['/oncology/appointments', health],
    ['https://klinik.example/de/Onkologie/termin?x=1', health],
    ['/fr/maladies-chroniques', health],
    ['/es/enfermedades/diabetes', health],
    ['bookPsychotherapySession', health],
    ['Schwangerschaftstest', health],
    ['/sant%C3%A9/rendez-vous', health],
    ['Gewerkschaftsbeitrag', 'special category: trade union'],
    ['syndicat', 'special category: trade union'],
    ['Jüdische Gemeinde', 'special category: religion or belief'],
    ['/mosquée/don', 'special category: religion or belief'],
    ['lesbian_dating', 'special category: sex life or orientation'],
    ['orientación política', 'special category: political opinion'],
    ['DNA test kit', 'special category: genetic or biometric data'],
    ['Strafregisterauszug', 'criminal records'],
    ['ethnicity', 'special category: ethnic origin'],
  ])('%s', (text, warning) => {
    expect([...sensitiveWords(text)]).toContain(warning);
  });

  it.each([
    'home',
    'cart',
    'checkout',
    'product 12',
    'search results',
    'Deutschland',
    'newsletter',
    'trace',
    'Rechnung',
    'password',
    'horse race-track tickets'.replace('race-', 'r'),
  ])('finds none in %s', text => {
    expect([...sensitiveWords(text)]).toEqual([]);
  });

  it('also in names of columns', () => {
    expect(nameWarnings('Diagnose')).toContain(health);
    expect(nameWarnings('religionszugehoerigkeit')).toContain('special category: religion or belief');
    expect(nameWarnings('Vorname')).toEqual(['names of people']);
    expect(nameWarnings('touchpoint')).toEqual([]);
  });
});

it.each(['Anna Schmidt', 'José García López', 'Müller, Hans', 'Jean-Luc Martin', 'Peter'])(
  'takes %s for a name',
  name => {
    expect(isPersonName(name)).toBe(true);
  },
);

it.each(['home', 'Checkout', 'New York', 'peter', 'Anna 12', 'Paris Hilton Hotel Downtown Anna', ''])(
  'takes %j for no name',
  name => {
    expect(isPersonName(name)).toBe(false);
  },
);

describe('warnings of cells', () => {
  const many = (cell: (row: number) => string, rows = 200) =>
    Array.from({ length: rows }, (_, row) => cell(row));
  const alone = (row: number) => `p${row}`;

  it('names the kind alone, and only where 20 people have it', () => {
    const sick = (people: number) => many(row => (row < people ? '/oncology' : '/home'));
    expect(valueWarnings(sick(19), alone)).toEqual([]);
    expect(valueWarnings(sick(20), alone)).toEqual([health]);
    expect(valueWarnings(sick(200), () => 'one person')).toEqual([]);
  });

  it('finds addresses inside texts and names of people', () => {
    expect(
      valueWarnings(
        many(row => `/unsubscribe?to=user${row}%40mail.example`),
        alone,
      ),
    ).toEqual(['e-mail addresses inside its texts']);
    expect(
      valueWarnings(
        many(row => (row % 2 ? 'Anna Schmidt' : 'Jean Dupont')),
        alone,
      ),
    ).toEqual(['names of people']);
    expect(
      valueWarnings(
        many(row => (row % 3 ? 'Cart' : 'Anna')),
        alone,
      ),
    ).toEqual([]);
  });

  it('says nothing that is in the cells, whatever they hold', () => {
    const kinds =
      /^(special category: [a-z ]+|criminal records|names of people|e-mail addresses inside its texts)$/;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 40 }), cells => {
        for (const warning of valueWarnings([...cells, ...many(() => 'krebs anna@x.example')], alone)) {
          expect(warning).toMatch(kinds);
        }
      }),
    );
  });
});
