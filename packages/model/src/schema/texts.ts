import type { Condition, Use } from '@trainyard/conditions';
import { z } from 'zod';
import { kinds, leaf } from './kinds.ts';
import type { TextForm } from './linear-pattern.ts';

/** The form of a name, as people read it. */
export const nameRule = 'letters, digits, `_`, `.` and `-`, beginning with a letter or `_`';

/** Free text; may hold anything but must say something. A bare number is refused: in quotes it is text. */
export function text(expected = 'text'): z.ZodType<string> {
  const wanted = expected === 'text' ? expected : `${expected} (text)`;
  return leaf<string>(
    { expected: wanted, json: { type: 'string', pattern: '\\S' }, made: ['text', expected] },
    (written) => {
      if (typeof written !== 'string') return { problem: 'type', expected: wanted, quote: true };
      return written.trim() === ''
        ? { problem: 'format', expected: `${expected} that is not empty` }
        : { value: written };
    },
  );
}

/** A text with a form of its own. */
export function pattern(
  expected: string,
  form: TextForm,
  guess?: (written: string) => string | undefined,
): z.ZodType<string> {
  return leaf<string>(
    { expected, json: { type: 'string', pattern: form.source }, made: ['pattern', expected, form.source, form.flags] },
    (written) => {
      const suggestion = guess?.(String(written));
      const instead = suggestion === undefined ? {} : { instead: suggestion };
      if (typeof written !== 'string') return { problem: 'type', expected, ...instead };
      return form.test(written) ? { value: written } : { problem: 'format', expected, ...instead };
    },
  );
}

/** Words that mean something to JavaScript objects, here or in programs that read generated files: no name and no key. */
export const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function named(maker: string, expected: string, form: RegExp): z.ZodType<string> {
  const json = { type: 'string', pattern: form.source, maxLength: 200, not: { enum: [...RESERVED] } };
  return leaf<string>({ expected, json, word: true, made: [maker] }, (written) => {
    if (typeof written !== 'string')
      return {
        problem: 'type',
        expected,
        ...(typeof written === 'number' ? {} : { instead: JSON.stringify(String(written)) }),
      };
    if (written.length > 200) return { problem: 'name', expected: `${expected}, of at most 200 characters` };
    if (RESERVED.has(written))
      return {
        problem: 'name',
        expected: 'another name, because this one means something to programs that read generated files',
        instead: `${written.replace(/^_+|_+$/g, '')}_`,
      };
    if (form.test(written)) return { value: written };
    const folded = written
      .normalize('NFKD')
      .replace(/[\u0300-\u036F]/g, '')
      .replace(/^[^A-Za-z0-9_]+|[^A-Za-z0-9_]+$/g, '')
      .replace(/[^A-Za-z0-9_]+/g, '_')
      .replace(/^(\d)/, '_$1')
      .replace(/_+$/, '');
    return { problem: 'name', expected, ...(/[A-Za-z0-9]/.test(folded) ? { instead: folded } : {}) };
  });
}

/** The name of a service, stage, data set, alert or environment. */
export function name(): z.ZodType<string> {
  return named('name', `a name of ${nameRule}`, /^[A-Za-z_][A-Za-z0-9_.-]*$/);
}

/** The name of a metric: what Prometheus accepts. */
export function metricName(): z.ZodType<string> {
  return named(
    'metricName',
    'a metric name of letters, digits, `_` and `:`, beginning with a letter or `_`',
    /^[A-Za-z_][A-Za-z0-9_:]*$/,
  );
}

/** The name of a metric's label: what Prometheus accepts and does not keep for itself. */
export function labelName(): z.ZodType<string> {
  return named(
    'labelName',
    'a label name of letters, digits and `_`, not beginning with `__`',
    /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/,
  );
}

/** `true` or `false`, bare. */
export function flag(): z.ZodType<boolean> {
  const expected = '`true` or `false`';
  const spoken: Record<string, string> = {
    yes: 'true',
    on: 'true',
    y: 'true',
    true: 'true',
    '1': 'true',
    no: 'false',
    off: 'false',
    n: 'false',
    false: 'false',
    '0': 'false',
  };
  return leaf<boolean>({ expected, json: { type: 'boolean' }, made: ['flag'] }, (written) => {
    if (typeof written === 'boolean') return { value: written };
    const instead = spoken[String(written).toLowerCase()];
    return { problem: 'type', expected, ...(instead === undefined ? {} : { instead }) };
  });
}

/** One of some words. The first ones are the seed's. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  ...words: Words
): z.ZodEnum<{ [W in Words[number]]: W }> {
  return z.enum(words) as unknown as z.ZodEnum<{ [W in Words[number]]: W }>;
}

/** An absolute http(s) address. */
export function url(): z.ZodType<string> {
  return pattern('an address that begins with https:// or http://', /^https?:\/\/[^\s/?#]+\S*$/, (written) =>
    /^[\w-]+(\.[\w-]+)+(:\d+)?(\/\S*)?$/.test(written) ? `https://${written}` : undefined,
  );
}

/** A version: MAJOR.MINOR.PATCH with optional pre-release and build, as in Semantic Versioning 2.0.0. */
export function version(): z.ZodType<string> {
  return pattern(
    'a version MAJOR.MINOR.PATCH such as "1.0.0"',
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
    (written) => {
      const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(written);
      return match === null ? undefined : `"${Number(match[1])}.${Number(match[2] ?? 0)}.${Number(match[3] ?? 0)}"`;
    },
  );
}

/** One setting: a number, a text or a truth value, kept as written. */
export function setting(): z.ZodType<string | number | boolean> {
  const expected = 'a number, a text, `true` or `false`';
  return leaf<string | number | boolean>(
    { expected, json: { type: ['string', 'number', 'boolean'] }, made: ['setting'] },
    (written) =>
      typeof written === 'number' && !Number.isFinite(written) ? { problem: 'type', expected } : { value: written },
  );
}

const CRON_NAMES = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
  'MON',
  'TUE',
  'WED',
  'THU',
  'FRI',
  'SAT',
  'SUN',
]
  .flatMap((each) => [each, each.toLowerCase()])
  .join('|');
const CRON_FIELD = `(?:[0-9*/,?-]|${CRON_NAMES})+`;

/** A cron expression of five fields, or one of its names such as @daily. */
export function cron(): z.ZodType<string> {
  return pattern(
    'a cron expression of five fields such as "0 3 * * *", or @hourly, @daily, @weekly or @monthly',
    new RegExp(
      `^\\s*(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|(${CRON_FIELD}\\s+){4}${CRON_FIELD})\\s*$`,
    ),
    (written) =>
      /^(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i.test(written)
        ? `"@${written.toLowerCase()}"`
        : undefined,
  );
}

/** A condition. Here only its text is taken; what it means is found once all metrics are known, and takes the text's place. */
export function condition(use: Use): z.ZodType<Condition> {
  const expected =
    use === 'scaling' || use === 'selector'
      ? 'a value such as "rate(requests_total[2m])"'
      : 'a condition such as "accuracy < 0.8"';
  const examples = [/"(.*)"/.exec(expected)?.[1]];
  const json = { type: ['string', 'boolean'], pattern: '\\S', examples };
  const schema = leaf<Condition>({ expected, json }, (written) => {
    if (typeof written === 'number') return { problem: 'type', expected };
    if (typeof written === 'string' && written.trim() === '') return { problem: 'format', expected };
    return { value: { text: String(written), use } as unknown as Condition };
  });
  return schema.register(kinds, { expected, json, expression: true });
}
