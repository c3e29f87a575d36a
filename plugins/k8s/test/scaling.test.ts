import { expect, test } from '@jest/globals';
import { runPlugin } from '@trainyard/sdk/testing';
import { parse } from 'yaml';
import k8s from '../src/index.ts';

interface ScaledObject {
  readonly spec: {
    readonly triggers: readonly {
      readonly type: string;
      readonly name?: string;
      readonly metadata: Readonly<Record<string, string>>;
    }[];
    readonly advanced?: { readonly scalingModifiers?: unknown };
  };
}

const specOf = (scaling: string): string => `mlops:
  name: "demo"
  version: "1.0.0"
  deployment:
    serving: { resources: { cpu: 1 } }
    scaling: { max_replicas: 4, ${scaling} }
  monitoring:
    metrics:
      - { name: "sent", type: "counter" }
      - { name: "done", type: "counter" }
      - { name: "queue", type: "gauge" }
      - { name: "others", type: "gauge", external: true }
`;

const DIFFERENCE = 'sum(rate(sent[5m])) + sum(rate(done[5m]))';

async function scaledObject(scaling: string): Promise<ScaledObject['spec']> {
  const { files } = await runPlugin(k8s as never, specOf(scaling));
  return (parse(files.find((file) => file.path === 'autoscaler.yaml')?.content ?? '') as ScaledObject).spec;
}

async function found(scaling: string): Promise<string[]> {
  const text = specOf(scaling);
  const { diagnostics } = await runPlugin(k8s as never, text);
  return diagnostics
    .filter((each) => each.code.startsWith('k8s/'))
    .map((each) => `${each.code} ${text.slice(each.range.start, each.range.end)}`);
}

test('a sum is a formula over named triggers, if nothing else scales', async () => {
  const { triggers, advanced } = await scaledObject(`when: [{ metric: "${DIFFERENCE}", target: 5 }]`);
  expect(triggers.map(({ name, metadata }) => [name, metadata['query']])).toEqual([
    ['part_1', 'sum(rate(sent[5m]))'],
    ['part_2', 'sum(rate(done[5m]))'],
  ]);
  expect(advanced).toEqual({
    scalingModifiers: { formula: 'part_1 + part_2', target: '5', metricType: 'AverageValue' },
  });
});

test('one formula would stand for all triggers, so beside others a sum is a query', async () => {
  for (const other of ['', ', { metric: "sum(queue)", target: 3 }']) {
    const { triggers, advanced } = await scaledObject(
      `${other === '' ? 'target_cpu_utilization: 70, ' : ''}when: [{ metric: "${DIFFERENCE}", target: 5 }${other}]`,
    );
    expect(triggers).toHaveLength(2);
    expect(triggers.map((each) => each.metadata['query'])).toContain(DIFFERENCE);
    expect(advanced?.scalingModifiers).toBeUndefined();
  }
});

test('copies come back from zero by a formula as by a query', async () => {
  const zero = 'scale_to_zero: true, min_replicas: 0, ';
  const formula = await scaledObject(`${zero}when: [{ metric: "${DIFFERENCE}", target: 5 }]`);
  expect(formula.advanced?.scalingModifiers).toMatchObject({ activationTarget: '0' });
  const query = await scaledObject(`${zero}when: [{ metric: "sum(queue)", target: 5 }]`);
  expect(query.triggers[0]?.metadata).toMatchObject({ activationThreshold: '0' });
});

test('what nothing is known of is an error to KEDA, not zero', async () => {
  const { triggers } = await scaledObject('when: [{ metric: "sum(queue)", target: 5 }]');
  expect(triggers[0]?.metadata['ignoreNullValues']).toBe('false');
});

test('what KEDA cannot count is told where it stands', async () => {
  expect(await found('when: [{ metric: "queue", target: 5 }]')).toEqual(['k8s/many-numbers "queue"']);
  expect(await found('when: [{ metric: "others", target: 5 }]')).toEqual([]);
  expect(await found('when: [{ metric: "sum(queue)", target: 0.049 }]')).toEqual(['k8s/target-coarse 0.049']);
  expect(await found('when: [{ metric: "sum(queue)", target: 0.05 }]')).toEqual([]);
  expect(await found('when: [{ metric: "sum(queue)", target: 0.001 }]')).toEqual(['k8s/target-coarse 0.001']);
  expect(await found('when: [{ metric: "sum(queue)", target: 0.0009 }]')).toEqual(['k8s/target-nothing 0.0009']);
});
