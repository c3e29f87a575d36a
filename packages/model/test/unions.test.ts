import { expect, test } from '@jest/globals';
import { memoryHost, positionAt } from '@trainyard/syntax';
import type { z } from 'zod';
import { allFields, collectLayers, compileSpec } from '../src/index.ts';
import { document } from '../src/schema/root.ts';

const vocabulary = { plugins: [], stageTypes: [], trackingBackends: ['mlflow', 'wandb'] };

/** The errors of a text in which `«…»` marks where the one of them should stand: code, whether it stands there, message. */
function errorsOf(marked: string): readonly string[] {
  const start = marked.indexOf('«');
  const text = marked.replace(/[«»]/g, '');
  const { layers } = collectLayers(memoryHost(new Map([['a', text]])), 'a');
  const place = positionAt({ file: 'a', text }, start);
  return compileSpec(layers, { vocabulary })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message, range }) => {
      const at = positionAt(range.source, range.start);
      return `${code}${at.line === place.line && at.column === place.column ? '' : ` at ${at.line}:${at.column}`}: ${message}`;
    });
}

const service = (rest: string): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n  ${rest}\n`;
const stage = (rest: string): string =>
  service(`training: { pipeline: { stages: [{ name: "a", type: "training", ${rest} }] } }`);

/** How each field with alternatives is written, and values that fit none or one of them, with what should be said. */
const unions: Readonly<
  Record<string, { readonly write: (value: string) => string; readonly cases: readonly (readonly [string, string])[] }>
> = {
  extends: {
    write: (value) => `${value}\n${service('')}`,
    cases: [
      ['extends: «5»', "wrong-type: 'extends' is 5, but must be a file (text), or a list"],
      ['«extends»: { a: b }', "wrong-type: 'extends' is a map, but must be a file (text), or a list"],
      ['extends: [«5»]', "wrong-type: 'extends[0]' is 5, but must be a file"],
    ],
  },
  'mlops.training.pipeline.stages.retries': {
    write: stage,
    cases: [
      ['retries: «"many"»', 'wrong-type: \'retries\' is "many", but must be a whole number from 0 to 100, or a map'],
      ['«retries»: [1]', "wrong-type: 'retries' is a list, but must be a whole number from 0 to 100, or a map"],
      ['retries: «1000»', "out-of-range: 'retries' is 1000, but must be a whole number from 0 to 100."],
      ['retries: { «mx»: 1 }', "unknown-field: 'mx' is no field of 'retries'. Did you mean 'max'?"],
      ['«retries»: {}', "missing-field: 'retries' has no 'max'"],
      ['retries: { max: 1, backoff: «"soon"» }', 'bad-format: \'backoff\' is "soon"'],
    ],
  },
  'mlops.training.pipeline.stages.cache': {
    write: stage,
    cases: [
      ['cache: «5»', "wrong-type: 'cache' is 5, but must be `true` or `false`, or a map"],
      ['«cache»: [true]', "wrong-type: 'cache' is a list, but must be `true` or `false`, or a map"],
      ['cache: { ttl: «"x"» }', 'bad-format: \'ttl\' is "x"'],
      ['cache: { enabled: «5» }', "wrong-type: 'enabled' is 5, but must be `true` or `false`."],
      ['cache: { «tl»: 1h }', "unknown-field: 'tl' is no field of 'cache'. Did you mean 'ttl'?"],
    ],
  },
  'mlops.training.experiments.tracking': {
    write: (value) => service(`training: { experiments: { ${value} } }`),
    cases: [
      ['tracking: «mlflow»', "wrong-type: 'tracking' is mlflow, but must be a map, or a list of maps"],
      ['tracking: { «backnd»: mlflow }', "unknown-field: 'backnd' is no field of 'tracking'. Did you mean 'backend'?"],
      ['tracking: [«mlflow»]', "wrong-type: 'tracking[0]' is mlflow, but must be a map with 'backend'"],
      [
        'tracking: [{ backend: mlflow, «projct»: a }]',
        "unknown-field: 'projct' is no field of 'tracking[mlflow]'. Did you mean 'project'?",
      ],
      ['«tracking»: []', "empty-list: 'tracking' is empty"],
      ['tracking: { backend: mlflow, uri: «ftp» }', "bad-format: 'uri' is ftp"],
    ],
  },
  'mlops.training.experiments.hyperparameters': {
    write: (value) => service(`training: { experiments: { hyperparameters: { ${value} } } }`),
    cases: [
      ['«r»: { min: 1 }', "missing-field: 'r' has no 'max'"],
      ['r: { min: «a», max: 2 }', "wrong-type: 'min' is a, but must be a number."],
      ['r: { «mn»: 1, max: 2 }', "unknown-field: 'mn' is no field of 'r'. Did you mean 'min'?"],
      ['«r»: []', "empty-list: 'r' is empty"],
      ['r: [«[1]»]', "wrong-type: 'r[0]' is a list"],
      ['r: { min: 1, max: 2, scale: «lg» }', "wrong-value: 'scale' is lg, but must be linear or log."],
    ],
  },
  'mlops.training.hyperparameters': {
    write: (value) => service(`training: { hyperparameters: { ${value} } }`),
    cases: [
      ['«r»: { min: 1 }', "wrong-type: 'r' is a map, but must be a list of a number"],
      ['«r»: []', "empty-list: 'r' is empty"],
      ['r: [«[1]»]', "wrong-type: 'r[0]' is a list"],
    ],
  },
  'mlops.deployment.serving.env': {
    write: (value) => service(`deployment: { serving: { env: { ${value} } } }`),
    cases: [
      ['A: «5»', 'wrong-type: \'A\' is 5, but must be text, or a map. Write `"5"`.'],
      ['«A»: [a]', "wrong-type: 'A' is a list, but must be text, or a map"],
      ['A: { secret: «"x"» }', 'bad-format: \'secret\' is "x"'],
      ['A: { «sercet»: "a/b" }', "unknown-field: 'sercet' is no field of 'A'. Did you mean 'secret'?"],
      ['«A»: {}', "missing-field: 'A' has no 'secret'"],
    ],
  },
  'mlops.monitoring.drift.reference': {
    write: (value) => service(`monitoring: { drift: { detection_method: psi, ${value} } }`),
    cases: [
      ['reference: «trainng»', "wrong-value: 'reference' is trainng, but must be training. Did you mean 'training'?"],
      ['«reference»: [training]', "wrong-type: 'reference' is a list, but must be one of training, or a map"],
      ['reference: { «sorce»: a }', "unknown-field: 'sorce' is no field of 'reference'. Did you mean 'source'?"],
      ['reference: { source: «5» }', "wrong-type: 'source' is 5"],
      ['«reference»: {}', "missing-field: 'reference' has no 'source'"],
    ],
  },
  'mlops.governance.compliance.data_privacy': {
    write: (value) => service(`governance: { compliance: { ${value} } }`),
    cases: [
      ['data_privacy: «gpdr»', "wrong-value: 'data_privacy' is gpdr, but must be gdpr or ccpa. Did you mean 'gdpr'?"],
      [
        'data_privacy: [«gpdr»]',
        "wrong-value: 'data_privacy[0]' is gpdr, but must be gdpr or ccpa. Did you mean 'gdpr'?",
      ],
      [
        '«data_privacy»: { a: b }',
        "wrong-type: 'data_privacy' is a map, but must be one of gdpr, ccpa, or a list of one of gdpr, ccpa",
      ],
      ['data_privacy: [gdpr, «5»]', "wrong-value: 'data_privacy[1]' is 5"],
      ['«data_privacy»: []', "empty-list: 'data_privacy' is empty"],
    ],
  },
  'mlops.governance.compliance.model_explainability': {
    write: (value) => service(`governance: { compliance: { ${value} } }`),
    cases: [
      ['model_explainability: «5»', "wrong-type: 'model_explainability' is 5, but must be `true` or `false`, or a map"],
      [
        '«model_explainability»: [a]',
        "wrong-type: 'model_explainability' is a list, but must be `true` or `false`, or a map",
      ],
      [
        'model_explainability: { method: shap, scope: «globl» }',
        "wrong-value: 'scope' is globl, but must be global or local. Did you mean 'global'?",
      ],
    ],
  },
};

const cases = Object.values(unions).flatMap(({ write, cases: all }) =>
  all.map(([value, said]) => [value, said, write] as const),
);

test.each(cases)('%s: only the nearest alternative is named', (value, said, write) => {
  const found = errorsOf(write(value));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`model/${said}`);
});

test('no field with alternatives is without such cases', () => {
  const withAlternatives = new Set<string>();
  const walk = (schema: z.ZodType, path: string): void => {
    const def = schema._zod.def as unknown as {
      readonly type: string;
      readonly shape?: Record<string, z.ZodType>;
      readonly options?: readonly z.ZodType[];
      readonly innerType?: z.ZodType;
      readonly in?: z.ZodType;
      readonly element?: z.ZodType;
      readonly valueType?: z.ZodType;
    };
    if (def.type === 'union') withAlternatives.add(path);
    for (const [key, inner] of Object.entries(def.shape ?? {})) walk(inner, path === '' ? key : `${path}.${key}`);
    for (const inner of [def.innerType, def.in, def.element, def.valueType, ...(def.options ?? [])])
      if (inner !== undefined) walk(inner, path);
  };
  walk(document, '');
  expect([...withAlternatives].sort()).toEqual(Object.keys(unions).sort());
  expect(allFields().map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(unions)));
});
