import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusterTools, eventually, prometheusServer, requireTool, startCluster } from '@trainyard/oracles';
import type { ApiObject, Cluster, PrometheusServer } from '@trainyard/oracles';
import { objectOf } from './objects.ts';
import { recorded } from './recorded.ts';
import type { Value } from './recorded.ts';

const tools = clusterTools();
const engine = requireTool('prometheus-engine');
let cluster: Cluster | undefined;
let prometheus: PrometheusServer | undefined;

const CANDIDATE = 'rollouts_pod_template_hash="new"';
const STABLE = 'rollouts_pod_template_hash="old"';

/** How many seconds ago a series changed. */
const since =
  (seconds: number, before: Value, after: Value): Value =>
  (ago) => {
    const value = ago > seconds ? before : after;
    return typeof value === 'number' ? value : value(ago);
  };
const counter =
  (perSecond: number): Value =>
  (ago) =>
    (2000 - ago) * perSecond;

const SERIES: readonly (readonly [string, Value])[] = [
  [`score{${CANDIDATE}}`, 0.8],
  [`score{${STABLE}}`, 0.9],
  [`broken{${CANDIDATE}}`, NaN],
  [`broken{${STABLE}}`, 1],
  [`endless{${CANDIDATE}}`, Infinity],
  [`newcomer{${CANDIDATE}}`, 0.5],
  [`retired{${STABLE}}`, 0.5],
  [`ended{${CANDIDATE}}`, (ago) => (ago > 600 ? 1 : undefined)],
  [`wobbly{${CANDIDATE}}`, since(90, 1, 0)],
  [`lately{${CANDIDATE}}`, since(150, 0, 1)],
  [`young{${CANDIDATE}}`, (ago) => (ago > 150 ? undefined : 1)],
  [`load{region="north", ${CANDIDATE}}`, 10],
  [`load{region="south", ${CANDIDATE}}`, 95],
  [`load{region="south", ${STABLE}}`, 5],
  [`share{region="north", ${CANDIDATE}}`, 0.1],
  [`share{region="south", ${CANDIDATE}}`, NaN],
  [`room{region="north", ${CANDIDATE}}`, 100],
  [`room{region="south", ${CANDIDATE}}`, 100],
  [`requests{code="200", ${CANDIDATE}}`, counter(97)],
  [`requests{code="500", ${CANDIDATE}}`, counter(3)],
  [`requests{code="200", ${STABLE}}`, counter(100)],
  [`wait_bucket{le="50", ${CANDIDATE}}`, counter(50)],
  [`wait_bucket{le="250", ${CANDIDATE}}`, counter(100)],
  [`wait_bucket{le="+Inf", ${CANDIDATE}}`, counter(100)],
  [`wait_count{${CANDIDATE}}`, counter(100)],
  [`wait_sum{${CANDIDATE}}`, counter(9000)],
  ['queue_depth', 500],
];

beforeAll(async () => {
  if (tools === undefined || engine === undefined) return;
  // One after the other: what runs is stopped even if the next does not start.
  prometheus = await prometheusServer(engine);
  cluster = await startCluster(tools);
  const now = Date.now() / 1000;
  await prometheus.put(SERIES.map(([name, value]) => recorded(now, name, value)));
});

afterAll(() => Promise.all([cluster?.stop(), prometheus?.stop()]));

const specOf = (rollback: string, address: string): string => `mlops:
  name: "demo"
  version: "1.0.0"
  deployment:
    rollback: { ${rollback} }
  monitoring:
    metrics:
      - { name: "score", type: "gauge" }
      - { name: "broken", type: "gauge" }
      - { name: "endless", type: "gauge" }
      - { name: "newcomer", type: "gauge" }
      - { name: "retired", type: "gauge" }
      - { name: "ended", type: "gauge" }
      - { name: "wobbly", type: "gauge" }
      - { name: "lately", type: "gauge" }
      - { name: "young", type: "gauge" }
      - { name: "missing", type: "gauge" }
      - { name: "load", type: "gauge", labels: ["region"] }
      - { name: "share", type: "gauge", labels: ["region"] }
      - { name: "room", type: "gauge", labels: ["region"] }
      - { name: "requests", type: "counter", labels: ["code"] }
      - { name: "wait", type: "histogram", unit: "ms" }
      - { name: "queue_depth", type: "gauge", external: true }
    alerts:
      - { name: "long_bad", condition: "lately > 0", severity: "critical", for: "1m" }
      - { name: "not_long_bad", condition: "lately > 0", severity: "critical", for: "5m" }
      - { name: "good_again", condition: "wobbly > 0", severity: "critical", for: "1m" }
      - { name: "not_long_there", condition: "young > 0", severity: "critical", for: "5m" }
  targets: { k8s: { prometheus: "${address}" } }
`;

/** The AnalysisRun that a Rollout would make of the template, with one look instead of many. */
async function runOf(name: string, rollback: string, address: string): Promise<ApiObject> {
  const template = await objectOf(specOf(rollback, address), 'AnalysisTemplate');
  const spec = template['spec'] as { args: { name: string }[] };
  const values: Readonly<Record<string, string>> = { candidate: 'new', stable: 'old', count: '1' };
  return {
    apiVersion: template.apiVersion,
    kind: 'AnalysisRun',
    metadata: { name },
    spec: { ...spec, args: spec.args.map((each) => ({ name: each.name, value: values[each.name] })) },
  };
}

interface Status {
  readonly phase?: string;
  readonly message?: string;
  readonly metricResults?: readonly {
    readonly error?: number;
    readonly measurements?: readonly { readonly phase: string; readonly message?: string; readonly value?: string }[];
  }[];
}

async function statusOf(name: string): Promise<Status> {
  return ((await cluster?.api.get('AnalysisRun', name))?.['status'] ?? {}) as Status;
}

const over = (phase: string | undefined): boolean => phase !== undefined && !/^(Pending|Running|)$/.test(phase);

let count = 0;

/** The phase in which the controller ends a run, with what it measured where that helps. */
async function phaseOf(rollback: string, address = prometheus?.url ?? ''): Promise<string> {
  const name = `run-${(count += 1)}`;
  await cluster?.api.create(await runOf(name, rollback, address));
  let status: Status = {};
  await eventually(
    async () => {
      status = await statusOf(name);
      return over(status.phase) ? true : undefined;
    },
    120,
    () => JSON.stringify(status),
  );
  return status.phase ?? '';
}

const condition = (text: string, rest = ''): string => `condition: ${JSON.stringify(text)}${rest}`;

test.each<[phase: string, rollback: string]>([
  // True: the candidate is taken back.
  ['Failed', condition('score < 0.9')],
  ['Failed', condition('not (score >= 0.9)')],
  ['Failed', condition('score < 0.9 or missing < 1')],
  ['Failed', condition('score < 0.9 unless missing < 1')],
  ['Failed', condition('drop(score) > 0.05')],
  ['Failed', condition('drop(score) > 10%')],
  ['Failed', 'trigger: "score_drop", threshold: 10%'],
  ['Failed', condition('endless > 5')],
  ['Failed', condition('absent(missing)')],
  ['Failed', condition('p95(wait) > 100ms')],
  ['Failed', condition('ratio(rate(requests{code=~"5.."}[5m]), rate(requests[5m])) > 1%')],
  ['Failed', condition('queue_depth > 100')],
  // False: nothing speaks against it.
  ['Successful', condition('score < 0.5')],
  ['Successful', condition('score < 0.5 and missing < 1')],
  ['Successful', condition('drop(score) > 20%')],
  ['Successful', condition('ratio(rate(requests{code=~"4.."}[5m]), rate(requests[5m])) > 1%')],
  ['Successful', condition('p50(wait) > 100ms')],
  ['Successful', condition('absent(score)')],
  ['Successful', condition('queue_depth > 1000')],
  // Unknown: no data, data of the other version only, data that ended, NaN.
  ['Inconclusive', condition('missing < 1')],
  ['Inconclusive', condition('not (missing < 1)')],
  ['Inconclusive', condition('retired < 1')],
  ['Inconclusive', condition('ended > 0')],
  ['Inconclusive', condition('broken < 1')],
  ['Inconclusive', condition('broken != 1')],
  ['Inconclusive', condition('not (broken < 1)')],
  ['Inconclusive', condition('score < 0.9 and missing < 1')],
  ['Inconclusive', condition('score < 0.5 or broken < 1')],
  ['Inconclusive', condition('drop(missing) > 5%')],
  ['Inconclusive', condition('drop(newcomer) > 5%')],
  ['Inconclusive', condition('drop(retired) > 5%')],
  ['Inconclusive', condition('drop(broken) > 5%')],
  // Several label sets: one that is true decides; false only if all are.
  ['Failed', condition('load > 90')],
  ['Successful', condition('load > 99')],
  ['Successful', condition('(share where share >= 0) > 50%')],
  ['Inconclusive', condition('share > 50%')],
  ['Failed', condition('share > 5%')],
  ['Successful', condition('sum(load) > 200')],
  // Joins.
  ['Failed', condition('load / on(region) room > 90%')],
  ['Successful', condition('load / on(region) room > 96%')],
  ['Failed', condition('load > 90 and on(region) room > 50')],
  ['Successful', condition('load > 90 and on(region) room > 500')],
  ['Inconclusive', condition('load / on(region) missing > 1')],
  // The duration of an alert.
  ['Failed', 'trigger: "long_bad"'],
  ['Successful', 'trigger: "not_long_bad"'],
  ['Successful', 'trigger: "good_again"'],
  ['Inconclusive', 'trigger: "not_long_there"'],
  // What the specification says of the unknown.
  ['Failed', condition('missing < 1', ', on_no_data: "rollback"')],
  ['Failed', condition('broken < 1', ', on_no_data: "rollback"')],
  ['Successful', condition('score < 0.5', ', on_no_data: "rollback"')],
  ['Successful', condition('missing < 1', ', on_no_data: "promote"')],
  ['Successful', condition('broken < 1', ', on_no_data: "promote"')],
  ['Failed', condition('score < 0.9', ', on_no_data: "promote"')],
  // A dry run takes nothing back.
  ['Successful', condition('score < 0.9', ', dry_run: true')],
])('the controller ends as %s: %s', async (phase, rollback) => {
  if (cluster === undefined) return;
  expect(await phaseOf(rollback)).toBe(phase);
});

test('a Prometheus that does not answer lets an analysis wait, or end as Error where the unknown is to be a rollback', async () => {
  if (cluster === undefined) return;
  const nobody = 'http://127.0.0.1:9';
  await cluster.api.create(await runOf('waits', condition('score < 0.5'), nobody));
  expect(await phaseOf(condition('score < 0.5', ', on_no_data: "rollback"'), nobody)).toBe('Error');
  const waiting = await statusOf('waits');
  expect(waiting.phase).toBe('Running');
  // As many questions as ended the other one.
  expect(waiting.metricResults?.[0]?.error).toBeGreaterThanOrEqual(4);
});
