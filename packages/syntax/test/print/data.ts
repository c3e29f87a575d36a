import type { Random } from './random.ts';

/** What a made-up specification holds. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

const KEYS = [
  'a',
  'b',
  'name',
  'type',
  'severity',
  'on',
  'and',
  'for',
  'true',
  'null',
  'x-ticket',
  'app.kubernetes.io/name',
  '',
  ' ',
  '1',
  '#',
  'a: b',
  '"',
  '\\',
  'é',
  'a b',
  'stage',
  'metric',
  'environment',
  'column',
  'constructor',
  'toString',
  'min',
  'max',
  'scale',
  'secret',
  'extends',
  '- a',
  '*a',
  '&a',
  '`',
  '\n',
  '\u0000',
  'null ',
  'a:b',
  '~',
  '{',
  '[x]',
  '!t',
  '%d',
  '@e',
  "it's",
  '=',
  'k=v',
  '//',
];

const TEXTS = [
  'word',
  'two words',
  '',
  ' ',
  ' lead',
  'trail ',
  'true',
  'False',
  'NULL',
  'null',
  '~',
  'yes',
  'on',
  'and',
  'offset',
  '1',
  '1.0',
  '0x10',
  '0o7',
  '-3',
  '+5',
  '1e-5',
  '.5',
  '5.',
  '.inf',
  '1h',
  '1h30m',
  '4Gi',
  '5%',
  '500m',
  '-5m',
  '- 5m',
  '1_000',
  '99.9%',
  'a: b',
  'a #b',
  '#c',
  '- x',
  '? y',
  ': z',
  '*alias',
  '&anchor',
  '!tag',
  '%dir',
  '@at',
  '`raw`',
  '"',
  "'",
  "it's",
  'say "hi"',
  'C:\\dir',
  '\\d+',
  '\\n',
  '{',
  '}',
  '[a]',
  'a,b',
  'a, b',
  '{a: 1}',
  '---',
  '...',
  '<<',
  '=',
  '//',
  '// x',
  '/* */',
  'http://x/y?z=1&b#c',
  's3://bucket/key',
  '@daily',
  '0 3 * * *',
  'header:x-id',
  'a:b',
  'a:',
  ':a',
  'a\nb',
  'a\nb\n',
  'a\n\nb\n',
  '\na',
  'a\n',
  '\n',
  'a\n\n',
  ' a\nb',
  'a\n b\n',
  'a\n  \nb',
  'a\tb',
  '\ta\n\tb',
  'a \nb \n',
  'a\r\nb',
  '\r',
  '\u0000',
  '\u0007',
  '\u001b[0m',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\u202e',
  '\ufeff',
  '\ufffd',
  '\ud800',
  '\udc00x',
  '😀',
  'naïve café',
  '漢字\n仮名\n',
  '\u007f',
  '# a\n# b\n',
  'a\n#b',
  'x: |\n  y\n',
  '`\n`',
  '---\na',
  'a\n---\nb',
  'loguniform',
  'constructor',
  '__proto__',
  'toString',
  'Infinity',
  'NaN',
  'e5',
  '_',
  'a'.repeat(120),
  'long text '.repeat(15),
  'log',
  'int',
];

const CONDITIONS = [
  'accuracy < 0.8',
  'p95(latency) > 100ms for 5m',
  'a',
  'true',
  '5',
  'rate(x{code=~"5.."}[5m]) > 1%',
  'a  >  1',
  'a > 1\n and b < 2',
  'ratio(\n  rate(a[5m]),\n  rate(b[5m]),\n) > 1%',
  '{"my.metric", job="x"} > 5',
  'promql("up # no comment")',
  'label_replace(a, \'x\', "y", `z`, `\n`) > 1',
  'not (a and b)',
  'a >',
  'secret("x")',
  'uniform(0, 1)',
  'a > 1\n',
  ' a > 1',
  'max(a) by (on)',
  '-a ^ 2 < 1',
  'a # b',
  'a // b',
  'x where y > 5 else 0',
  '',
];

const NUMBERS = [0, 1, -1, 3600, 0.5, -0.25, 1e-5, 1e21, 1.5e300, 9007199254740991, 0.1, 70];

/** A made-up specification, of about so many values. Some of its parts are those that have labels, calls or conditions. */
export function madeUp(random: Random, size: number): { readonly [key: string]: Data } {
  const data: Record<string, Data> = {};
  if (random.chance(0.4)) data['extends'] = random.chance(0.7) ? some(random, 3, () => text(random)) : text(random);
  if (random.chance(0.85)) data['mlops'] = service(random, size);
  for (let count = random.below(3); count > 0 || Object.keys(data).length === 0; count--)
    data[key(random)] = value(random, 3, size);
  return data;
}

function service(random: Random, size: number): Data {
  const data: Record<string, Data> = {};
  const add = (name: string, make: () => Data): void => {
    if (random.chance(0.25)) data[name] = random.chance(0.9) ? make() : value(random, 2, size);
  };
  add('name', () => text(random));
  add('version', () => text(random));
  add('condition', () => condition(random));
  add('pipeline', () => ({
    stages: items(random, size, ['name', 'type']),
    ...(random.chance(0.3) ? { stage: value(random, 1, size) } : {}),
  }));
  add('monitoring', () => ({
    metrics: items(random, size, ['name', 'type']),
    ...(random.chance(0.7) ? { alerts: items(random, size, ['name', 'severity', 'condition']) } : {}),
  }));
  add('experiments', () => ({
    tracking: random.chance(0.5) ? item(random, size, ['backend']) : items(random, size, ['backend']),
  }));
  add('schema', () =>
    mapOf(random, 4, () => (random.chance(0.8) ? item(random, size, ['type']) : value(random, 1, size))),
  );
  add('environments', () =>
    mapOf(random, 3, () => (random.chance(0.8) && size > 3 ? service(random, size >> 1) : value(random, 1, size))),
  );
  add('datasets', () => mapOf(random, 3, () => item(random, size, ['format'])));
  add('call', () =>
    random.pick<Data>([
      { min: 0, max: 1 },
      { min: 1e-5, max: 1, scale: 'log' },
      { min: 1, max: 9, type: 'int' },
      { secret: text(random) },
      { max: 1, min: 0 },
      { min: text(random), max: 2 },
    ]),
  );
  for (let count = random.below(3); count > 0; count--) data[key(random)] = value(random, 2, size);
  return data;
}

function items(random: Random, size: number, fields: readonly string[]): Data {
  return random.chance(0.9)
    ? some(random, Math.min(4, 1 + size), () => item(random, size, fields))
    : value(random, 2, size);
}

function item(random: Random, size: number, fields: readonly string[]): Data {
  const data: Record<string, Data> = {};
  for (const field of fields)
    if (random.chance(0.85))
      data[field] =
        field === 'condition' ? condition(random) : random.chance(0.95) ? text(random) : value(random, 1, size);
  for (let count = random.below(3); count > 0; count--) data[key(random)] = value(random, 1, size);
  if (!random.chance(0.2)) return data;
  return Object.fromEntries(Object.entries(data).reverse());
}

function value(random: Random, depth: number, size: number): Data {
  const kind = random.below(depth > 0 && size > 1 ? 8 : 5);
  if (kind < 3) return text(random);
  if (kind === 3) return random.pick(NUMBERS);
  if (kind === 4) return random.pick([true, false, null]);
  return kind < 6
    ? some(random, 4, () => value(random, depth - 1, size >> 1))
    : mapOf(random, 4, () => value(random, depth - 1, size >> 1));
}

function some(random: Random, most: number, make: () => Data): Data[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

function mapOf(random: Random, most: number, make: () => Data): Data {
  return Object.fromEntries(some(random, most, () => null).map(() => [key(random), make()]));
}

function key(random: Random): string {
  return random.chance(0.5) ? `k${random.below(30)}` : random.pick(KEYS);
}

function text(random: Random): string {
  return random.chance(0.4) ? `word${random.below(9)}` : random.pick(TEXTS);
}

function condition(random: Random): Data {
  return random.chance(0.9) ? random.pick(CONDITIONS) : text(random);
}
