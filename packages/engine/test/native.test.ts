import { expect, test } from '@jest/globals';
import { applyEdits, memoryHost } from '@trainyard/sdk';
import type { Diagnostic } from '@trainyard/sdk';
import { checkSpec } from '../src/index.ts';

const check = (spec: string, others: Readonly<Record<string, string>> = {}) =>
  checkSpec(memoryHost(new Map([['a.mlops', spec], ...Object.entries(others)])), 'a.mlops', { plugins: [] });

/** Findings as `code 'what is marked'`. */
const told = (diagnostics: readonly Diagnostic[], severities: readonly string[] = ['error']): string[] =>
  diagnostics
    .filter((each) => severities.includes(each.severity))
    .map((each) => `${each.code} '${each.range.source.text.slice(each.range.start, each.range.end)}'`);

const service = (body: string): string => `mlops demo "1.0.0" {\n${body}\n}\n`;

const mistakes: readonly (readonly [spec: string, finding: string])[] = [
  [service('  deployment { serving { replicas = many } }'), "model/wrong-type 'many'"],
  [service('  deployment { serving { replcas = 3 } }'), "model/unknown-field 'replcas'"],
  [service('  deployment { serving { endpoint = my-host } }'), "model/bad-format 'my-host'"],
  [service('  description = a-b'), "model/expression-here 'a-b'"],
  [service('  x_note = 1'), "model/unknown-field 'x_note'"],
  [service('  "x-note" = a - b'), "model/expression-here 'a - b'"],
  [service('  monitoring { metric m : guage {} }'), "model/wrong-value 'guage'"],
  [service('  monitoring { metric m {} }'), "model/missing-field 'm'"],
  [service('  monitoring { metric m : gauge {} metric n : gauge {} }'), "syntax/missing-comma 'metric'"],
  [service('  monitoring { metric m : gauge {}\n metric m : gauge {} }'), "model/duplicate-name 'm'"],
  [service('  monitoring { metrik m : gauge {} }'), "syntax/unknown-block 'metrik'"],
  [
    service('  monitoring { metric m : gauge {}\n alert a : info { condition = mm > 1 } }'),
    "conditions/unknown-metric 'mm'",
  ],
  [service('  monitoring { metric m : gauge {}\n alert a : info { condition = m > } }'), "syntax/native '}'"],
  [service('  training { pipeline { stage a : training { inputs = [x y] } } }'), "syntax/native 'y'"],
  ['mlops demo {\n}\n', "model/missing-field 'mlops'"],
  ['mlops "my demo" "1.0.0" {}\n', 'model/bad-name \'"my demo"\''],
  ['mlops demo "1.0" {}\n', 'model/bad-format \'"1.0"\''],
  ['training {}\n', "model/not-a-specification 'training'"],
  ['# nothing\n', "syntax/empty-file ''"],
  ['extends "./none.mlops"\nmlops demo "1.0.0" {}\n', 'model/extends-missing \'"./none.mlops"\''],
  [service('  environment staging { deplyment {} }'), "model/unknown-field 'deplyment'"],
];

test.each(mistakes)('one mistake is one error at its place: %s', (spec, finding) => {
  expect(told(check(spec).diagnostics)).toEqual([finding]);
});

test('the rest of a file is checked around what cannot be read', () => {
  const spec = service(`  training { pipeline {
    stage a : training { inputs = [x, ] timeout = = 3 }
    stage b : training { timeout = soon }
  } }
  deployment { serving { replicas = "many" } }
  monitoring { alert low : info { condition = missing < 1 } }`);
  expect(told(check(spec).diagnostics)).toEqual([
    "syntax/native '='",
    "model/bad-format 'soon'",
    'model/wrong-type \'"many"\'',
  ]);
});

test('a name that may be declared in what cannot be read is not called unknown', () => {
  const spec = service('  monitoring {\n metric m gauge {}\n alert low : info { condition = m < 1 }\n }');
  expect(told(check(spec).diagnostics).map((each) => each.split(' ')[0])).toEqual(['syntax/label-form']);
});

test('remedies are spelt in the syntax of the file', () => {
  const messages = check(service('  monitoring { metric m { threshold = 1 } }')).diagnostics.map(
    (each) => each.message,
  );
  expect(messages).toEqual([
    "'metrics[m]' has no 'type': add `type =` with one of gauge, histogram, counter, summary.",
  ]);
});

const readings: readonly (readonly [body: string, code: string, fixed: string])[] = [
  [
    '  monitoring {\n    metric latency : histogram { threshold = 5 }\n  }',
    'model/assumed-unit',
    '  monitoring {\n    metric latency : histogram { threshold = 5, unit = "ms" }\n  }',
  ],
  [
    '  training {\n    pipeline { stage a : training { inputs = [raw] } }\n    data {\n      source = "s3://d" # the lake\n    }\n  }',
    'model/external-input',
    '  training {\n    pipeline { stage a : training { inputs = [raw] } }\n    data {\n      source = "s3://d" # the lake\n      datasets = { raw = { source = "s3://d/raw" } }\n    }\n  }',
  ],
  [
    '  training {\n    pipeline { stage a : training { inputs = [raw] } }\n    data {\n      dataset b : csv {}\n      source = "s3://d"\n    }\n  }',
    'model/external-input',
    '  training {\n    pipeline { stage a : training { inputs = [raw] } }\n    data {\n      dataset b : csv {}\n      dataset raw { source = "s3://d/raw" }\n      source = "s3://d"\n    }\n  }',
  ],
  [
    '  monitoring {\n    metric m : gauge {}\n  }\n  deployment {\n    rollback {\n      trigger = m_drop # why\n      threshold = 5%\n    }\n  }',
    'model/trigger-reading',
    '  monitoring {\n    metric m : gauge {}\n  }\n  deployment {\n    rollback {\n      condition = drop(m) > 5% # why\n    }\n  }',
  ],
  [
    '  monitoring {\n    drift { detection_method = psi, threshold = 0.2 }\n  }',
    'model/drift-reading',
    '  monitoring {\n    drift { detection_method = psi, threshold = 0.2, reference = "training", schedule = "@daily" }\n  }',
  ],
  [
    '  training {\n    experiments {\n      hyperparameters { rate = uniform(0, 1) }\n      metric a : maximize {}\n      metric b : minimize {}\n    }\n  }',
    'model/search-metric',
    '  training {\n    experiments {\n      hyperparameters { rate = uniform(0, 1) }\n      metric a : maximize { primary = true }\n      metric b : minimize {}\n    }\n  }',
  ],
];

test.each(readings)('a reading is written out in the native syntax: %s', (body, code, fixed) => {
  const { diagnostics, sources } = check(service(body));
  const edits = diagnostics.find((each) => each.code === code)?.fixes[0]?.edits ?? [];
  expect(sources[0] === undefined ? '' : applyEdits(sources[0], edits)).toBe(service(fixed));
  expect(check(service(fixed)).diagnostics.map((each) => each.code)).not.toContain(code);
});

test('a layer in one syntax lies under a specification in the other, and values keep their places', () => {
  const { compiled } = check(
    'extends "./base.mlops.yaml"\nmlops demo "1.0.0" { monitoring { alerts { slow { for = 1h } } } }\n',
    {
      'base.mlops.yaml':
        'mlops:\n  monitoring:\n    metrics: [{ name: "m", type: "gauge" }]\n    alerts: [{ name: "slow", condition: "m > 1", severity: "info" }]\n',
    },
  );
  expect(compiled?.spec.monitoring?.alerts[0]?.for).toBe(3600);
  expect(compiled?.places.at('monitoring.alerts[slow].condition').range.source.file).toBe('base.mlops.yaml');
  expect(compiled?.places.at('monitoring.alerts[slow].for').range.source.file).toBe('a.mlops');
});

test.each([
  [
    '  description = hello big world',
    "'hello big world'",
    'A text of several words stands in quotes: write "hello big world".',
  ],
  [
    '  training { pipeline { stage a : training { timeout = 6 hours } } }',
    "'6 hours'",
    '`6 hours` is no value: write a unit right behind its number, as in `6h` or `4Gi`, and other texts in quotes.',
  ],
  [
    '  training { pipeline { stage a : training { inputs = [x outputs = [y] } } }',
    "'['",
    '`[` is not closed: add the `]` that belongs to it.',
  ],
  ['  deployment { serving { replicas 3 } }', "'3'", '`=` or `{` is missing after `replicas`: write `replicas = 3`.'],
  [
    '  owner { team payments, contact = "x" }',
    "'payments'",
    '`=` or `{` is missing after `team`: write `team = payments`.',
  ],
  [
    '  training { experiments { hyperparameters { booster choice("a") } } }',
    "'choice'",
    '`=` or `{` is missing after `booster`: write `booster = choice(…)`.',
  ],
  [
    '  training { experiments { hyperparameters { rate = uniform(0 1) } } }',
    "'1'",
    'A `,` or an operator is missing between `0` and `1`.',
  ],
])('the message names what is missing: %s', (body, marked, message) => {
  const { diagnostics } = check(service(body));
  expect(told(diagnostics)).toEqual([`syntax/native ${marked}`]);
  expect(diagnostics.map((each) => each.message)).toEqual([message]);
});

test('as many maps and lists may stand within each other as in YAML, where labelled blocks count as their lists', () => {
  const nested = (depth: number): string => service(`  "x-a" = ${'['.repeat(depth)}${']'.repeat(depth)}`);
  // The document and the service are maps too.
  expect(told(check(nested(62)).diagnostics)).toEqual([]);
  expect(told(check(nested(63)).diagnostics)).toEqual(["syntax/too-deep '['"]);
});
