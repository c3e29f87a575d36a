import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requireTool } from '@trainyard/oracles';
import { prometheusClient, readExposition, readPrometheus, Refused } from '../src/index.ts';
import type { Wanted } from '../src/index.ts';
import { realPrometheus } from './real-prometheus.ts';

const BEGIN = 1_767_225_600_000;
const wanted: Wanted = { names: ['up', 'my_total', 'none'], from: BEGIN, to: BEGIN + 3 * 86_400_000, step: 60_000 };

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.close();
    // One of them never answers.
    server.closeAllConnections();
  }
});

/** Where a server of this process listens that answers as told. */
async function pretended(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const success = (resultType: string, result: unknown): string =>
  JSON.stringify({ status: 'success', data: { resultType, result } });

async function refusal(
  url: string,
  more: { readonly token?: string; readonly timeout?: number } = {},
): Promise<string> {
  try {
    await readPrometheus(prometheusClient({ url, ...more }), wanted);
  } catch (reason) {
    if (reason instanceof Refused) return reason.message.replaceAll(/127\.0\.0\.1:\d+/g, 'SERVER');
    throw reason;
  }
  return 'no refusal';
}

// A sample every five minutes, and series in another rhythm with holes, NaN and an infinity.
const lines = ['# TYPE up gauge'];
for (let i = 0; i < 4; i++)
  for (let at = 0; at <= 3 * 86_400; at += 300) lines.push(`up{job="${i}"} ${(at + i) % 977} ${BEGIN / 1000 + at}`);
lines.push('up{job="odd"} NaN 1767225600.001', 'up{job="odd"} +Inf 1767225615.5', 'up{job="odd"} -1e-9 1767484800');
lines.push(
  '# TYPE my counter',
  'my_total{x="q\\"y\\n"} 5 1767225600',
  'my_total{x="q\\"y\\n"} 7 1767312000',
  '# EOF',
  '',
);
const samples = lines.join('\n');

const tools = { prometheus: requireTool('prometheus'), promtool: requireTool('promtool') };
let real: Awaited<ReturnType<typeof realPrometheus>> | undefined;
beforeAll(async () => {
  const { prometheus, promtool } = tools;
  if (prometheus !== undefined && promtool !== undefined)
    real = await realPrometheus({ prometheus, promtool }, samples);
}, 60_000);
afterAll(() => real?.stop());

test('a real server gives the very samples that it has, in pieces that it can bear', async () => {
  if (real === undefined) return;
  // It refuses to load more than 2,000 samples, and a day of `up` has 1,153, so that the time of two days must be halved.
  const { series, notes } = await readPrometheus(prometheusClient({ url: real.url }), wanted);
  expect(notes).toEqual([]);
  expect(series).toEqual(readExposition({ file: 'samples', text: samples }).value);
});

test('of a real server only the time is read that is wanted, both ends included', async () => {
  if (real === undefined) return;
  const kept = { from: BEGIN + 600_000, to: BEGIN + 86_400_000 };
  const { series } = await readPrometheus(prometheusClient({ url: `${real.url}/` }), { ...wanted, ...kept });
  expect(series).toEqual(readExposition({ file: 'samples', text: samples }, kept).value);
  expect(series.map(({ times }) => [times[0], times.at(-1)])).toContainEqual([kept.from, kept.to]);
});

test('what a real server says of a wrong question is passed on', async () => {
  if (real === undefined) return;
  await expect(prometheusClient({ url: real.url }).ask('query', { query: 'up[' })).rejects.toThrow(
    /refused \(400\): .*parse error/,
  );
});

test('a server that declines raw samples is asked for the values at each step, and a note says so', async () => {
  const asked: string[] = [];
  const url = await pretended((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    asked.push(pathname);
    if (pathname.endsWith('/query')) {
      response
        .writeHead(422)
        .end(JSON.stringify({ status: 'error', errorType: 'execution', error: 'no range selectors' }));
      return;
    }
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(searchParams.get(name))) as [
      number,
      number,
      number,
    ];
    expect((end - start) / step).toBeLessThan(11_000);
    const values = [];
    for (let at = start; at <= end; at += step) values.push([at, String(at)]);
    response.end(success('matrix', [{ metric: { __name__: 'up' }, values }]));
  });
  const long = { from: BEGIN, to: BEGIN + 25_000 * 60_000 };
  const { series, notes } = await readPrometheus(prometheusClient({ url }), { ...wanted, names: ['up'], ...long });
  expect(asked).toEqual(['/api/v1/query', '/api/v1/query_range', '/api/v1/query_range', '/api/v1/query_range']);
  expect(series[0]?.times).toEqual(Float64Array.from({ length: 25_001 }, (_, i) => BEGIN + i * 60_000));
  expect(notes).toEqual([expect.stringContaining('gave no raw samples')]);
});

test('who asks is told by a token, or by user and password in the address; neither is ever shown', async () => {
  const url = await pretended((request, response) => {
    const known = ['Bearer secret', `Basic ${Buffer.from('me:p@ss').toString('base64')}`];
    if (!known.includes(request.headers.authorization ?? '')) {
      response.writeHead(401).end('Unauthorized');
      return;
    }
    // Compressed, as servers do; the query parameters of the address stay.
    expect(request.url).toContain('/sub/api/v1/query?tenant=a&');
    const body = gzipSync(success('matrix', [{ metric: { __name__: 'up' }, values: [[BEGIN / 1000, '1']] }]));
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
  });
  const read = async (address: string, token?: string): Promise<number> =>
    (await readPrometheus(prometheusClient({ url: address, ...(token === undefined ? {} : { token }) }), wanted)).series
      .length;
  expect(await read(`${url}/sub/?tenant=a`, 'secret')).toBe(1);
  const withPassword = url.replace('http://', 'http://me:p%40ss@');
  expect(await read(`${withPassword}/sub?tenant=a`)).toBe(1);
  expect(await refusal(url)).toContain(
    'wants to know who asks (401): name the variable that holds a token with --token-env',
  );
  expect(await refusal(url, { token: 'wrong-token' })).toBe(
    "'http://SERVER' does not let you read with what you gave it (401): check the token, or user and password.",
  );
  expect(prometheusClient({ url: withPassword }).address).toBe(url);
});

test('what is no Prometheus is told by what it answers', async () => {
  const page = await pretended((_, response) => void response.end('<html>hello</html>'));
  const other = await pretended((_, response) => void response.end('{"status":"ok"}'));
  const missing = await pretended((_, response) => void response.writeHead(404).end('not found'));
  for (const url of [page, other, missing])
    expect(await refusal(url)).toContain("'http://SERVER' is no Prometheus: its answer (");
  const broken = await pretended((_, response) => void response.socket?.destroy());
  expect(await refusal(broken)).toBe("'http://SERVER' cannot be reached: the connection was cut.");
  const silent = await pretended(() => undefined);
  expect(await refusal(silent, { timeout: 50 })).toBe("'http://SERVER' did not answer within 0.05 seconds.");
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  expect(await refusal(`http://127.0.0.1:${port}`)).toBe("'http://SERVER' cannot be reached: nothing listens there.");
  await expect(async () => prometheusClient({ url: 'http://' })).rejects.toThrow("'http://' is no address");
});

test('a server that is always overloaded is given up with its own words', async () => {
  let asked = 0;
  const url = await pretended((_, response) => {
    asked += 1;
    response.writeHead(503).end(JSON.stringify({ status: 'error', errorType: 'timeout', error: 'query timed out' }));
  });
  expect(await refusal(url)).toBe("'http://SERVER' refused (503): query timed out");
  expect(asked).toBeGreaterThan(3);
});

test('native histograms are named as what is not read', async () => {
  const url = await pretended(
    (_, response) => void response.end(success('matrix', [{ metric: { __name__: 'latency' }, histograms: [[1, {}]] }])),
  );
  const { series, notes } = await readPrometheus(prometheusClient({ url }), { ...wanted, names: ['latency'] });
  expect(series).toEqual([]);
  expect(notes).toEqual(['Native histograms, such as latency, are not read: only their classic buckets are.']);
});
