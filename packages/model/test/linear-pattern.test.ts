import { expect, test } from '@jest/globals';
import { schemaOf } from '../src/schema/shapes.ts';

const takes = (form: RegExp, text: string): boolean =>
  schemaOf({ type: 'leaf', maker: 'pattern', args: ['a text', form.source, form.flags] }).safeParse(text).success;

test.each([/^q-(red|blue)-[0-9]{2}$/, /a+b?/, /^(a|b)*c$/i, /^[^/\s]+\/\S{1,3}$/, /^(\d+\.){2,}\w$/, /^.$/u])(
  '%s takes what it takes in JavaScript',
  (form) => {
    for (const text of ['q-red-07', 'q-red-7', 'xaab', 'ABABC', 'a/bcd', 'a/bcde', '1.2.x', '1.x', 'é', '\n', 'abc'])
      expect([text, takes(form, text)]).toEqual([text, form.test(text)]);
  },
);

test.each([/^(a+)+$/, /^(a|a)*$/, /^(a|aa)+$/, /^a*a*a*a*a*a*$/])('%s does not hang', (form) => {
  expect(takes(form, `${'a'.repeat(4000)}!`)).toBe(false);
  expect(takes(form, 'a'.repeat(4000))).toBe(true);
});

test.each([/(?=a)b/, /(a)\1/, /a\b/, /a/g, /(?:a{1000}){9}/])('%s is refused with a reason', (form) => {
  expect(() => takes(form, 'a')).toThrow(/^the pattern /);
});
