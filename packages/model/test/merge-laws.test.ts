import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memberOf, readYaml } from '@trainyard/syntax';
import type { Node } from '@trainyard/syntax';
import { mergeLayers, toData, withListsOfNamed } from '../src/index.ts';

const runs = { seed: 20_261, numRuns: 2000 };

// Few names, so that layers meet; junk, so that the laws do not hang on a layer being right.
const itemName = fc.constantFrom('a', 'b', 'c', 'labels', 'summary');
const key = fc.constantFrom('tier', 'team', 'x-note');
const scalar = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('one', 'two'), fc.constant(null));
const freeMap = fc.dictionary(key, scalar, { maxKeys: 3, noNullPrototype: true });
const fields = fc.record(
  {
    severity: scalar,
    summary: scalar,
    labels: fc.oneof(freeMap, scalar),
    notify: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const listForm = fc
  .uniqueArray(fc.tuple(itemName, fields), { selector: ([name]) => name, maxLength: 3 })
  .map((items) => items.map(([name, rest]) => ({ name, ...rest })));
const mapForm = fc.dictionary(itemName, fc.oneof({ weight: 3, arbitrary: fields }, { weight: 2, arbitrary: scalar }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const junkList = fc.array(fc.oneof(fields, scalar, fc.record({ name: itemName })), { maxLength: 3 });
const alerts = fc.oneof(
  { weight: 4, arbitrary: listForm },
  { weight: 4, arbitrary: mapForm },
  { weight: 1, arbitrary: junkList },
  { weight: 1, arbitrary: scalar },
  { weight: 1, arbitrary: fc.record({ name: itemName, severity: scalar }) },
);
const backend = fc.record({ backend: fc.constantFrom('mlflow', 'wandb'), project: scalar }, { requiredKeys: [] });
const tracking = fc.oneof(
  backend,
  fc.array(backend, { maxLength: 2 }),
  fc.constant(null),
  fc.constant({ mlflow: null }),
);
const monitoring = fc.oneof(
  { weight: 6, arbitrary: fc.record({ alerts, drift: fc.oneof(freeMap, scalar) }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: scalar },
);
const service = fc.record(
  {
    labels: fc.oneof(freeMap, scalar),
    monitoring,
    training: fc.record({ experiments: fc.record({ tracking }, { requiredKeys: [] }) }, { requiredKeys: [] }),
    environments: fc.dictionary(
      fc.constantFrom('staging', 'production'),
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ monitoring, labels: freeMap }, { requiredKeys: [] }) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      { maxKeys: 2, noNullPrototype: true },
    ),
  },
  { requiredKeys: [] },
);
const layer = fc.oneof(
  { weight: 8, arbitrary: fc.record({ mlops: service }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { mlops: {} }, { mlops: null }) },
);

let files = 0;
/** A layer as a file of its own: JSON is YAML. */
function nodeOf(data: unknown): Node {
  const { value } = readYaml({ file: `${files++}.mlops.yaml`, text: JSON.stringify(data, null, 1) });
  if (value === undefined) throw new Error('a generated layer must be readable');
  return value;
}

const merge = (...nodes: readonly Node[]): Node =>
  nodes.slice(1).reduce((base, over) => mergeLayers(base, over), nodes[0] as Node);

/** What the schema would read, with each environment laid over it; `x-` fields too. */
function dataOf(root: Node): unknown {
  const plain = (node: Node): unknown => toData(withListsOfNamed(node), { diagnostics: [], refused: new Set() });
  const mlops = memberOf(root, 'mlops')?.value;
  const environments = memberOf(mlops, 'environments')?.value;
  const overlays = environments?.kind === 'map' ? environments.members : [];
  return {
    base: plain(root),
    overlaid: Object.fromEntries(
      overlays.map(({ key: name, value }) => [
        name,
        mlops === undefined || value.kind !== 'map'
          ? null
          : withListsOfNamedText(mergeLayers(mlops, { ...value, replaces: false }, 'mlops')),
      ]),
    ),
  };
}

function withListsOfNamedText(node: Node): unknown {
  return toData(withListsOfNamed(node, 'mlops'), { diagnostics: [], refused: new Set() }, 'mlops');
}

test('layers merge associatively, tombstones and both forms of named lists included', () => {
  fc.assert(
    fc.property(layer, layer, layer, (first, second, third) => {
      const [a, b, c] = [nodeOf(first), nodeOf(second), nodeOf(third)] as const;
      expect(dataOf(mergeLayers(a, mergeLayers(b, c)))).toEqual(dataOf(mergeLayers(mergeLayers(a, b), c)));
    }),
    runs,
  );
});

test.each([['{}'], ['mlops:'], ['mlops: {}'], ['mlops: { monitoring: {} }']])(
  'the empty layer `%s` changes nothing, above or below',
  (empty) => {
    const nothing = readYaml({ file: 'empty.mlops.yaml', text: empty }).value as Node;
    fc.assert(
      fc.property(layer, (data) => {
        const filled = { mlops: { monitoring: {}, ...(data as { mlops?: object }).mlops } };
        fc.pre(typeof filled.mlops.monitoring === 'object' && filled.mlops.monitoring !== null);
        const node = nodeOf(filled);
        expect(dataOf(mergeLayers(node, nothing))).toEqual(dataOf(node));
        expect(dataOf(mergeLayers(nothing, node))).toEqual(dataOf(node));
      }),
      { ...runs, numRuns: 300 },
    );
  },
);

test('a layer laid over itself changes nothing', () => {
  fc.assert(
    fc.property(layer, layer, (first, second) => {
      const under = nodeOf(first);
      const over = nodeOf(second);
      const once = mergeLayers(under, over);
      // Items that have no name of their own are told apart by their places, so the same file stands for the same items.
      expect(dataOf(mergeLayers(once, over))).toEqual(dataOf(once));
    }),
    runs,
  );
});

test('the order of keys in a layer changes no data', () => {
  const reversed = (data: unknown): unknown =>
    Array.isArray(data)
      ? data.map(reversed)
      : typeof data === 'object' && data !== null
        ? Object.fromEntries(
            Object.entries(data)
              .map(([each, value]) => [each, reversed(value)] as const)
              .reverse(),
          )
        : data;
  fc.assert(
    fc.property(fc.record({ mlops: service }), fc.record({ mlops: service }), (first, second) => {
      expect(dataOf(merge(nodeOf(reversed(first)), nodeOf(reversed(second))))).toEqual(
        dataOf(merge(nodeOf(first), nodeOf(second))),
      );
    }),
    runs,
  );
});

test('every value of the merged tree stands in the file and at the place where it was written', () => {
  const check = (node: Node): void => {
    if (node.kind === 'scalar') {
      const { source, start, end } = node.range;
      const written = source.text.slice(start, end);
      const spelt: unknown = JSON.parse(written);
      if (spelt !== node.value && String(spelt) !== node.text)
        throw new Error(`'${node.text}' is said to stand at '${written}'`);
    } else if (node.kind === 'list') node.items.forEach(check);
    else
      for (const member of node.members) {
        check(member.value);
        // The key by which a map names an item also stands for its name.
        if (!member.key.startsWith('\0') && member.keyRange !== member.value.range) {
          const { source, start, end } = member.keyRange;
          const written = source.text.slice(start, end);
          if (written !== JSON.stringify(member.key))
            throw new Error(`'${member.key}' is said to stand at '${written}'`);
        }
      }
  };
  fc.assert(
    fc.property(layer, layer, layer, (first, second, third) => {
      const merged = merge(nodeOf(first), nodeOf(second), nodeOf(third));
      check(merged);
      check(withListsOfNamed(merged));
    }),
    runs,
  );
});

test('where two layers write the same field, the upper one is where it stands', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }), { minLength: 1, maxLength: 6 }),
      (values) => {
        const nodes = values.map((value) => nodeOf({ mlops: { labels: value === undefined ? {} : { tier: value } } }));
        const merged = memberOf(memberOf(memberOf(merge(...nodes), 'mlops')?.value, 'labels')?.value, 'tier');
        const winner = values.findLastIndex((value) => value !== undefined);
        expect(merged?.value.range.source).toBe(nodes[winner]?.range.source);
      },
    ),
    runs,
  );
});
