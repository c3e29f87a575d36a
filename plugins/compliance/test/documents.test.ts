import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs } from '@trainyard/oracles';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTable } from 'micromark-extension-gfm-table';
import compliance from '../src/index.ts';

const plugin = compliance as never;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

function textOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

function nodesOf(node: MarkdownNode, type: string): MarkdownNode[] {
  return [...(node.type === type ? [node] : []), ...(node.children ?? []).flatMap((each) => nodesOf(each, type))];
}

const read = (markdown: string): MarkdownNode =>
  fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }) as MarkdownNode;

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, { goldens: goldensOf('compliance') })).problems).toEqual([]);
}, 120_000);

test('each law brings its document, and what is missing is named with who supplies it', async () => {
  const [gdpr, ccpa] = await Promise.all([runPlugin(plugin, seeds[0] ?? ''), runPlugin(plugin, seeds[1] ?? '')]);
  expect(gdpr.files.map((file) => file.path)).toEqual([
    'record-of-processing.md',
    'model-card.md',
    'CHANGELOG.md',
    'lineage.json',
    'lineage.md',
    'audit-policy.md',
  ]);
  expect(ccpa.files.map((file) => file.path)).toContain('notice-at-collection.md');
  expect(gdpr.files[0]?.content).toContain('(b) Purposes: to be supplied by the privacy officer');
  expect(gdpr.diagnostics.filter((each) => each.code === 'compliance/missing-facts')).toHaveLength(1);
});

test('no document claims that anything complies', async () => {
  for (const text of [...seeds, example('card_fraud')])
    for (const file of (await runPlugin(plugin, text)).files)
      expect(file.content).not.toMatch(/\bcompliant\b|\bcomplies\b|\bconforms to\b/i);
});

test('hostile text stays text: tables keep their shape, nothing becomes markup', async () => {
  const { files } = await runPlugin(plugin, hostileSpec);
  const shown = hostileText
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\u2028/g, ' ')
    .replace(/\s+/g, ' ');
  for (const file of files.filter((each) => each.path.endsWith('.md'))) {
    const tree = read(file.content);
    for (const table of nodesOf(tree, 'table')) {
      const widths = (table.children ?? []).map((row) => row.children?.length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(nodesOf(tree, 'html')).toEqual([]);
    expect(nodesOf(tree, 'link')).toEqual([]);
  }
  const record = read(files.find((file) => file.path === 'record-of-processing.md')?.content ?? '');
  const cells = nodesOf(record, 'tableCell').map((cell) => textOf(cell).replace(/\s+/g, ' '));
  expect(cells).toContain(shown);
});

test('odd specifications give documents that parse: tables keep their shape, nothing becomes markup', async () => {
  let tables = 0;
  for (const { text } of oddSpecs()) {
    for (const file of (await runPlugin(plugin, text)).files) {
      if (file.path.endsWith('.json')) JSON.parse(file.content);
      if (!file.path.endsWith('.md')) continue;
      const tree = read(file.content);
      for (const table of nodesOf(tree, 'table')) {
        expect(new Set((table.children ?? []).map((row) => row.children?.length)).size).toBe(1);
        tables += 1;
      }
      expect([...nodesOf(tree, 'html'), ...nodesOf(tree, 'link'), ...nodesOf(tree, 'blockquote')]).toEqual([]);
    }
  }
  expect(tables).toBeGreaterThan(25);
});

test('a time that something is kept is said in whole days, else exactly', async () => {
  const record = async (retention: string): Promise<string> =>
    (
      await runPlugin(
        plugin,
        `mlops:\n  name: "x"\n  version: "1.0.0"\n  training: { data: { retention: "${retention}" } }\n  governance: { compliance: { data_privacy: "gdpr" } }\n`,
      )
    ).files[0]?.content ?? '';
  expect(await record('90m')).toContain('data: 1h30m');
  expect(await record('1d')).toContain('data: 1 day ');
  expect(await record('2y')).toContain('data: 730 days');
});

test('an empty list says none, an absent one that it is missing', async () => {
  const record = async (recipients: string): Promise<string> =>
    (
      await runPlugin(
        plugin,
        `mlops:\n  name: "x"\n  version: "1.0.0"\n  governance: { compliance: { data_privacy: "gdpr"${recipients} } }\n`,
      )
    ).files[0]?.content ?? '';
  expect(await record(', recipients: []')).toContain('| (d) Recipients | stated | none |');
  expect(await record('')).toContain('| (d) Recipients | missing | missing: privacy officer |');
});

test('contradictions are said', async () => {
  const codes = async (compliance_: string, rest = ''): Promise<string[]> => {
    const text = `mlops:\n  name: "x"\n  version: "1.0.0"\n  governance:\n    compliance: ${compliance_}\n${rest}`;
    return (await runPlugin(plugin, text)).diagnostics.map((each) => each.code);
  };
  expect(
    await codes('{ legal_basis: "legitimate_interest", automated_decision: { solely: true, effect: "significant" } }'),
  ).toContain('compliance/automated-interest');
  expect(
    await codes('{ legal_basis: "consent", automated_decision: { solely: true, effect: "significant" } }'),
  ).not.toContain('compliance/automated-interest');
  expect(await codes('{ risk_class: "minimal", purposes: ["credit scoring of applicants"] }')).toContain(
    'compliance/risk-too-low',
  );
  expect(await codes('{ risk_class: "minimal", purposes: ["fraud prevention"] }')).not.toContain(
    'compliance/risk-too-low',
  );
  expect(await codes('{ risk_class: "high" }', '    audit: { enabled: false }\n')).toContain('compliance/audit-off');
  expect(await codes('{ risk_class: "high" }', '    audit: { retention_days: 183 }\n')).toContain(
    'compliance/audit-too-short',
  );
  expect(await codes('{ risk_class: "high" }', '    audit: { retention_days: 184 }\n')).not.toContain(
    'compliance/audit-too-short',
  );
});

test.each([
  ['semantic', { time: '2026-11-24T02:37:00Z' }, '## 1.0.0 - 2026-11-24'],
  ['timestamp', { time: '2026-11-24T02:37:00Z' }, '## 2026.1124.23700 - 2026-11-24'],
  ['git_hash', { time: '2026-11-24T02:37:00Z', revision: '0123456789abcdef0123' }, '## g0123456789ab - 2026-11-24'],
  ['timestamp', {}, '## Unreleased'],
  ['semantic', {}, '## 1.0.0 - unreleased'],
])('the changelog names a release by %s', async (strategy, facts, heading) => {
  const text = `mlops:\n  name: "x"\n  version: "1.0.0"\n  governance: { versioning: { strategy: "${strategy}", changelog: true } }\n`;
  const { files } = await runPlugin(plugin, text, facts);
  expect(files.find((file) => file.path === 'CHANGELOG.md')?.content).toContain(heading);
});

test('lineage leads from the model back to its data', async () => {
  const { files } = await runPlugin(plugin, seeds[0] ?? '');
  const lineage = JSON.parse(files.find((file) => file.path === 'lineage.json')?.content ?? '') as {
    models: { upstream: string[]; downstream: string[] }[];
  };
  expect(lineage.models[0]?.upstream).toEqual(
    expect.arrayContaining(['artifact:model', 'stage:training', 'dataset:user_behavior', 'dataset:item_metadata']),
  );
  expect(lineage.models[0]?.downstream).toContain('deployment:recommendation_system');
});
