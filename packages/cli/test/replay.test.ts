import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeEach, expect, test } from '@jest/globals';
import { bin, built } from './built.ts';

const { folder, trainyard, shell } = built();

const spec = `mlops:
  name: "shop"
  version: "1.0.0"
  training:
    pipeline:
      stages:
        - { name: "train", type: "training", inputs: ["raw"], outputs: ["model"] }
        - { name: "ship", type: "deployment", inputs: ["model"], when: "auc >= 0.9" }
    data: { source: "s3://data/shop", format: "parquet" }
  deployment:
    rollback: { condition: "drop(quality) > 5%" }
  monitoring:
    metrics:
      - { name: "auc", type: "gauge" }
      - { name: "quality", type: "gauge", unit: "ratio", labels: ["version"] }
      - { name: "lag", type: "gauge", unit: "s" }
    alerts:
      - { name: "poor", condition: "quality < 0.9", severity: "critical", for: "2m" }
      - { name: "late", condition: "lag > 60", severity: "warning" }
  environments:
    strict: { monitoring: { alerts: [{ name: "poor", condition: "quality < 0.99", severity: "critical" }] } }
`;

/** Ten minutes: the new version is worse from the fifth on, the model good enough from the third on. */
const csv = [
  'time,metric,version,value',
  ...Array.from({ length: 10 }, (_, minute) => [
    `${1_767_225_600 + minute * 60},quality,a,0.95`,
    `${1_767_225_600 + minute * 60},quality,b,${minute < 5 ? 0.95 : 0.8}`,
    `${1_767_225_600 + minute * 60},auc,,${minute < 3 ? 0.85 : 0.93}`,
  ]).flat(),
  '',
].join('\n');

beforeEach(() => {
  writeFileSync(join(folder(), 'a.mlops.yaml'), spec);
  writeFileSync(join(folder(), 'a.csv'), csv);
});

const replay = (...args: readonly string[]) => trainyard('replay', 'a.mlops.yaml', ...args);
const VERSIONS = ['--candidate', 'version=b', '--stable', 'version=a'];

interface Json {
  readonly diagnostics: readonly { readonly code: string }[];
  readonly replay: {
    readonly from: string;
    readonly to: string;
    readonly step: number;
    readonly moments: number;
    readonly notes: readonly string[];
    readonly conditions: readonly {
      readonly kind: string;
      readonly name: string;
      readonly path: string;
      readonly moments: object;
      readonly unanswerable?: string;
      readonly series: readonly {
        readonly labels: object;
        readonly firings: readonly object[];
        readonly stretches: readonly object[];
      }[];
    }[];
  };
}

function json(...args: readonly string[]): Json['replay'] {
  const { status, stdout, stderr } = replay(...args, '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return (JSON.parse(stdout) as Json).replay;
}

test('the text says what alerts, rollback and gate would have done, and what is not known', () => {
  expect(replay('--series', 'a.csv', ...VERSIONS)).toEqual({
    status: 0,
    stderr: "note: no series of 'lag' was recorded, so what is asked of it stays unknown.\n",
    stdout: `shop from 2026-01-01 00:00 to 2026-01-01 00:09 UTC, asked every 1m, 10 times

alert poor: quality < 0.9
  fired once
  2026-01-01 00:07 – 2026-01-01 00:09 (3m) {version="b"}
  true 50 %, false 50 %, unknown 0 % of the time

alert late: lag > 60
  never fired
  true 0 %, false 0 %, unknown 100 % of the time

rollback shop: drop(quality) > 5%
  would have rolled back at 2026-01-01 00:05
  2026-01-01 00:05 – 2026-01-01 00:09 (5m)
  true 50 %, false 50 %, unknown 0 % of the time

gate ship: auc >= 0.9
  was open once
  2026-01-01 00:03 – 2026-01-01 00:09 (7m)
  true 70 %, false 30 %, unknown 0 % of the time
`,
  });
});

test('JSON says the same with every stretch of time', () => {
  const { conditions, notes, ...rest } = json('--series', 'a.csv', ...VERSIONS);
  expect(rest).toEqual({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:09:00.000Z', step: 60, moments: 10 });
  expect(notes).toEqual([expect.stringContaining("no series of 'lag'")]);
  expect(conditions.map(({ kind, name, path }) => [kind, name, path])).toEqual([
    ['alert', 'poor', 'monitoring.alerts[poor].condition'],
    ['alert', 'late', 'monitoring.alerts[late].condition'],
    ['rollback', 'shop', 'deployment.rollback.condition'],
    ['gate', 'ship', 'training.pipeline.stages[ship].when'],
  ]);
  const at = (minute: number): string => `2026-01-01T00:0${minute}:00.000Z`;
  expect(conditions[0]).toMatchObject({ moments: { true: 5, false: 5, unknown: 0 } });
  expect(conditions[0]?.series).toEqual([
    { labels: { version: 'a' }, firings: [], stretches: [{ from: at(0), to: at(9), state: 'false' }] },
    {
      labels: { version: 'b' },
      firings: [{ since: at(5), from: at(7), to: at(9) }],
      stretches: [
        { from: at(0), to: at(4), state: 'false' },
        { from: at(5), to: at(9), state: 'true' },
      ],
    },
  ]);
});

test('--only, --from, --to, --step and --env choose what is asked, when, and of which alerts', () => {
  expect(json('--series', 'a.csv', '--only', 'poor', '--only', 'ship').conditions.map(({ name }) => name)).toEqual([
    'poor',
    'ship',
  ]);
  const some = (...args: readonly string[]) => {
    const { from, to, moments, conditions } = json('--series', 'a.csv', '--only', 'poor', ...args);
    return [from.slice(11, 19), to.slice(11, 19), moments, (conditions[0]?.moments as { true: number }).true];
  };
  expect(some('--from', '2026-01-01T00:04:00Z')).toEqual(['00:04:00', '00:09:00', 6, 5]);
  expect(some('--from', '2026-01-01 00:04', '--to', '1767226080')).toEqual(['00:04:00', '00:08:00', 5, 4]);
  expect(some('--from', '-3m', '--to', '-1m')).toEqual(['00:05:00', '00:08:00', 4, 4]);
  expect(some('--step', '30s')).toEqual(['00:00:00', '00:09:00', 19, 9]);
  // Samples before the beginning are what is known at the beginning, and a day without any is unknown.
  expect(some('--from', '2026-01-01T00:09:30Z', '--to', '2026-01-01T00:20:30Z')).toEqual([
    '00:09:30',
    '00:20:30',
    12,
    5,
  ]);
  expect(some('--env', 'strict')).toEqual(['00:00:00', '00:09:00', 10, 10]);
});

test('without the labels of the versions a rollback is not known', () => {
  const { conditions } = json('--series', 'a.csv', '--only', 'shop');
  expect(conditions[0]?.unanswerable).toBe('versions');
  expect(replay('--series', 'a.csv', '--only', 'shop').stdout).toContain('not known: give --candidate and --stable');
});

test('pictures are written, one for each condition', () => {
  expect(replay('--series', 'a.csv', '--pictures', 'deep/pics').status).toBe(0);
  expect(readdirSync(join(folder(), 'deep/pics')).sort()).toEqual([
    'alert-late.svg',
    'alert-poor.svg',
    'gate-ship.svg',
    'rollback-shop.svg',
  ]);
  const picture = readFileSync(join(folder(), 'deep/pics/alert-poor.svg'), 'utf8');
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*version=&quot;b&quot;[^]*<\/svg>\n$/);
});

test('several series are put together; OpenMetrics, pipes and unknown endings are told by their content', async () => {
  const [head = '', ...lines] = csv.trim().split('\n');
  const parts = [lines.slice(0, 12), lines.slice(12)].map((each) => `${[head, ...each].join('\n')}\n`);
  writeFileSync(join(folder(), 'one.data'), parts[0] ?? '');
  writeFileSync(join(folder(), 'two.data'), parts[1] ?? '');
  const openMetrics = lines.map((line) => {
    const [time, metric, version, value] = line.split(',');
    return `${metric}${version === '' ? '' : `{version="${version}"}`} ${value} ${time}`;
  });
  writeFileSync(join(folder(), 'three.data'), `${openMetrics.join('\n')}\n# EOF\n`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const to = join(folder(), 'four.data').replaceAll("'", "''");
  await connection.run(`COPY (SELECT * FROM read_csv('${join(folder(), 'a.csv')}')) TO '${to}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const whole = json('--series', 'a.csv', ...VERSIONS);
  expect(json('--series', 'one.data', '--series', 'two.data', ...VERSIONS)).toEqual(whole);
  expect(json('--series', 'three.data', ...VERSIONS)).toEqual(whole);
  expect(json('--series', 'four.data', ...VERSIONS)).toEqual(whole);
  // The same file under two names is read once.
  expect(json('--series', 'a.csv', '--series', './a.csv', ...VERSIONS)).toEqual(whole);
  const piped = shell(`trainyard replay a.mlops.yaml --series <(cat a.csv) ${VERSIONS.join(' ')} --json`);
  expect((JSON.parse(piped.stdout) as Json).replay).toEqual(whole);
});

test('what is wrong in a file of series is told with its line', () => {
  writeFileSync(join(folder(), 'bad.csv'), 'time,metric,value\n1767225600,up,1\nyesterday,up,1\n');
  const { status, stdout, stderr } = replay('--series', 'bad.csv');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain("bad.csv:3:1 error 'yesterday' is no time");
  expect(stderr).toContain('3 | yesterday,up,1');
  const told = replay('--series', 'bad.csv', '--json');
  expect(told.status).toBe(1);
  expect((JSON.parse(told.stdout) as Json).diagnostics).toMatchObject([
    { code: 'series/malformed', line: 3, column: 1 },
  ]);
  writeFileSync(join(folder(), 'bad.om'), 'up 1 5\nup{ 1 6\n');
  expect(replay('--series', 'bad.om').stderr).toContain('bad.om:2:1 error The line is no sample');
  writeFileSync(join(folder(), 'other.csv'), csv.replace('quality,a,0.95', 'quality,a,0.5'));
  expect(replay('--series', 'a.csv', '--series', 'other.csv').stderr).toContain(
    'error The series quality{version="a"} has another value at 2026-01-01T00:00:00.000Z here than in \'a.csv\'',
  );
});

test('a specification with errors is not replayed', () => {
  writeFileSync(join(folder(), 'a.mlops.yaml'), spec.replace('quality < 0.9', 'qualty < 0.9'));
  const { status, stdout, stderr } = replay('--series', 'a.csv');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain("Did you mean 'quality'?");
  writeFileSync(join(folder(), 'a.mlops.yaml'), spec);
  const other = replay('--series', 'a.csv', '--env', 'strikt');
  expect({ status: other.status, stdout: other.stdout }).toEqual({ status: 1, stdout: '' });
  expect(other.stderr).toContain("Did you mean 'strict'?");
});

test.each([
  [['--series'], "'--series <place>' argument missing"],
  [[], "Required option '--series <place>' not specified"],
  [['--series', 'none.csv'], "There is no file 'none.csv'."],
  [['--series', '.'], "'.' is no file"],
  [['--series', 'empty.csv'], 'hold no sample'],
  [['--series', 'binary'], 'is no text: give series as CSV, in the text format of OpenMetrics, or as Parquet'],
  [['--series', 'no.parquet'], "'no.parquet' cannot be read as Parquet: "],
  [['--series', 'a.csv', '--from', 'yesterday'], "--from 'yesterday' is no time: write 2026-01-31T12:00:00Z"],
  [['--series', 'a.csv', '--to', '2026-13-01'], "--to '2026-13-01' is no time"],
  [['--series', 'a.csv', '--to', '2026-01-01', '--from', '2026-01-02'], '--from 2026-01-02 00:00 is later than --to'],
  [['--series', 'a.csv', '--step', 'often'], "--step 'often' is no duration: write it like 1m or 15s"],
  [['--series', 'a.csv', '--step', '0s'], "--step '0s' is no duration"],
  [['--series', 'a.csv', '--from', '2000-01-01'], 'a replay has 600000 at most'],
  [['--series', 'http://127.0.0.1:9', '--from', '2000-01-01'], 'a replay has 600000 at most'],
  [
    ['--series', 'a.csv', '--only', 'pour'],
    "--only 'pour' is no condition of this service: there are poor, late, shop, ship.",
  ],
  [['--series', 'a.csv', '--candidate', 'version=b'], '--candidate and --stable go together'],
  [['--series', 'a.csv', '--candidate', 'b', '--stable', 'version=a'], "'b' is no label: write it like version=canary"],
  [['--series', 'a.csv', '--token-env', 'TOKEN'], '--token-env is for servers, and every --series is a file.'],
  [
    ['--series', 'http://127.0.0.1:9', '--token-env', 'NO_SUCH_TOKEN'],
    "The variable 'NO_SUCH_TOKEN' of --token-env is empty.",
  ],
  [['--series', 'http://me:pass@127.0.0.1:9', '--token-env', 'HOME'], 'either by --token-env or by user and password'],
  [
    ['--series', 'a.csv', '--pictures', 'a.csv'],
    "a.csv' is a file, so nothing can be written into it: name a folder with `--pictures`.",
  ],
  [['--series', 'a.csv', '--pictures', ''], '--pictures is empty'],
  [['--series', 'a.csv', '--env', 'all'], '`--env all` is for `trainyard check`'],
])('%j is wrong use', (args, says) => {
  writeFileSync(join(folder(), 'empty.csv'), 'time,metric,value\n');
  writeFileSync(join(folder(), 'binary'), 'a\0b');
  writeFileSync(join(folder(), 'no.parquet'), 'no parquet at all');
  const { status, stdout, stderr } = replay(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
});

/** The command, waited for without blocking this process, which plays the server. */
function besides(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, 'replay', 'a.mlops.yaml', ...args], {
    cwd: folder(),
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => void out.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => void err.push(part.toString()));
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, stdout: out.join(''), stderr: err.join('') })),
  );
}

test('a server is asked for the names that the conditions read, with the token, from as early as they look', async () => {
  const asked: { query: string; time: number; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const [query, time] = [searchParams.get('query') ?? '', Number(searchParams.get('time'))];
    asked.push({ query, time, authorization: request.headers.authorization });
    const values = Array.from({ length: 10 }, (_, minute) => [
      1_767_225_600 + minute * 60,
      minute < 5 ? '0.95' : '0.8',
    ]);
    const result = query.includes('"quality"') ? [{ metric: { __name__: 'quality', version: 'b' }, values }] : [];
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const times = ['--from', '2026-01-01', '--to', '2026-01-01T00:09'];
  const { status, stdout, stderr } = await besides(['--series', url, ...times, '--token-env', 'TOKEN'], {
    TOKEN: 'abc',
  });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: ['lag', 'auc']
      .map((name) => `note: no series of '${name}' was recorded, so what is asked of it stays unknown.\n`)
      .join(''),
  });
  expect(stdout).toContain('2026-01-01 00:07 – 2026-01-01 00:09 (3m) {version="b"}');
  const until = 1_767_225_600 + 9 * 60;
  expect(asked.map(({ query, time }) => [query, time]).sort()).toEqual([
    ['{__name__="auc"}[840001ms]', until],
    ['{__name__="auc_baseline"}[840001ms]', until],
    ['{__name__="lag"}[840001ms]', until],
    ['{__name__="quality"}[840001ms]', until],
  ]);
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer abc']));

  // Without times, it is the day until now.
  asked.length = 0;
  const day = await besides(['--series', url, '--only', 'poor', '--json']);
  const { from, to, moments } = (JSON.parse(day.stdout) as Json).replay;
  expect([Date.parse(to) - Date.parse(from), Date.parse(to) % 60_000, moments]).toEqual([86_400_000, 0, 1441]);
  await new Promise((resolve) => server.close(resolve));
  const gone = await besides(['--series', url]);
  expect({ ...gone, stderr: gone.stderr.replace(url, 'URL') }).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: 'URL' cannot be reached: nothing listens there.\n",
  });
});

test('Parquet without its reader says what to install', () => {
  // A copy of the program somewhere else has no packages beside it.
  mkdirSync(join(folder(), 'elsewhere'));
  const said = shell(
    'cp -R "$(dirname "$BIN")/../bin" "$(dirname "$BIN")/../dist" elsewhere/ && touch a.parquet && "$NODE" elsewhere/bin/trainyard.cjs replay a.mlops.yaml --series a.parquet',
  );
  expect(said).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: Parquet is read by a package that is not installed: run `npm install @duckdb/node-api`.\n',
  });
});
