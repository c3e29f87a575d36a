import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { run } from '@trainyard/oracles';
import { bin, built } from './built.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { folder, shell } = built();

/** The founding specifications, and one that extends another and uses most of the language. */
const specs = [
  ['examples/recommendation_system', 'recommendation_system.mlops.yaml'],
  ['examples/object_detection', 'object_detection.mlops.yaml'],
  ['examples/sentiment_analysis', 'sentiment_analysis.mlops.yaml'],
  ['examples/card_fraud', 'card_fraud.mlops.yaml'],
] as const;
const names = specs.map(([, name]) => name);
const facts = '--revision 0123abc --time 2026-01-31T12:00:00Z';

interface Run {
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function place(at: string): void {
  mkdirSync(at, { recursive: true });
  for (const [from, name] of specs) cpSync(join(root, from, name), join(at, name));
  cpSync(join(root, 'examples/card_fraud/team-defaults.mlops.yaml'), join(at, 'team-defaults.mlops.yaml'));
}

/** Path → hash of every file below a folder. */
function hashes(at: string, wanted: (path: string) => boolean = () => true): Readonly<Record<string, string>> {
  const paths = readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(at, join(entry.parentPath, entry.name)))
    .filter(wanted)
    .sort();
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(at, path)))
        .digest('hex'),
    ]),
  );
}

function generate(at: string, { files = names, env = {} }: Run = {}): void {
  const args = [bin, 'generate', ...files, '--out', 'out', '--quiet', ...facts.split(' ')];
  const { status, stderr } = run(process.execPath, args, { cwd: at, env: { NO_COLOR: '1', ...env } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

/** What the first run makes, with the manifests. */
function usual(): Readonly<Record<string, string>> {
  place(folder());
  generate(folder(), { env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } });
  const made = hashes(join(folder(), 'out'));
  expect(Object.keys(made).length).toBeGreaterThan(100);
  return made;
}

test('locale and time zone change no byte', () => {
  const made = usual();
  for (const [locale, zone] of [
    ['tr_TR.UTF-8', 'Pacific/Kiritimati'],
    ['de_DE.ISO-8859-1', 'America/St_Johns'],
    ['ar_EG.UTF-8', 'Asia/Kathmandu'],
  ] as const) {
    const at = join(folder(), zone.replace('/', '-'));
    place(at);
    const env = { LANG: locale, LC_ALL: locale, LANGUAGE: locale, TZ: zone };
    const asked = 'const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions(); `${locale} ${timeZone}`';
    expect(run(process.execPath, ['-p', asked], { env }).stdout).not.toBe(
      run(process.execPath, ['-p', asked], { env: { LANG: 'C', LC_ALL: 'C', TZ: 'UTC' } }).stdout,
    );
    generate(at, { env });
    expect(hashes(join(at, 'out'))).toEqual(made);
  }
}, 60_000);

test('the folder, the order in which specifications are named, and a second run change no byte', () => {
  const made = usual();
  const at = join(folder(), 'a folder, $HOME und Gr\u00f6\u00dfe');
  place(at);
  generate(at, { files: [...names].reverse() });
  expect(hashes(join(at, 'out'))).toEqual(made);
  generate(at);
  expect(hashes(join(at, 'out'))).toEqual(made);
}, 60_000);

test('processes that run at the same time make the same bytes', () => {
  const made = usual();
  const all = ['p1', 'p2', 'p3'];
  for (const each of all) place(join(folder(), each));
  const runs = all.map((each) => `(cd ${each} && trainyard generate ${names.join(' ')} --out out --quiet ${facts}) &`);
  const { stderr } = shell(`${runs.join('\n')}\nwait`);
  expect(stderr).toBe('');
  for (const each of all) expect(hashes(join(folder(), each, 'out'))).toEqual(made);
}, 60_000);

/** The same data with the keys of every map the other way round, or turned by so many. */
function reordered(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((each) => reordered(each, turn));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner, turn)] as const);
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries(turn === 0 ? entries.reverse() : [...entries.slice(at), ...entries.slice(0, at)]);
}

test('the order of keys and the syntax change no byte of what is generated', () => {
  const made = usual();
  // Manifests know the texts that they were made from.
  const isOutput = (path: string): boolean => !path.includes('.trainyard/');
  const outputs = Object.fromEntries(Object.entries(made).filter(([path]) => isOutput(path)));
  for (const turn of [0, 1, 2]) {
    const at = join(folder(), `turn-${turn}`);
    mkdirSync(at);
    for (const file of [...names, 'team-defaults.mlops.yaml'])
      writeFileSync(
        join(at, file),
        JSON.stringify(reordered(parse(readFileSync(join(folder(), file), 'utf8')), turn), null, 1),
      );
    generate(at);
    expect(hashes(join(at, 'out'), isOutput)).toEqual(outputs);
  }
  const native = join(folder(), 'native');
  place(native);
  for (const name of names) shell(`trainyard convert ${name} --to native -o native/${name.replace('.yaml', '')}`);
  generate(native, { files: names.map((name) => name.replace('.yaml', '')) });
  expect(hashes(join(native, 'out'), isOutput)).toEqual(outputs);
}, 120_000);
