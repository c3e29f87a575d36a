import { defineDiagnostics, didYouMean, error, info, warning } from '@trainyard/sdk';

const service = (rest: string): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}`;
const alert = (ofAlert: string, ofMetric = ''): string =>
  service(
    `  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge"${ofMetric} }\n    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info"${ofAlert} }\n`,
  );

/** What the engine finds. */
export const engine = defineDiagnostics({
  notHonoured: warning<{ field: string }>('engine/not-honoured', {
    message: ({ field }) => `No active plugin does anything with '${field}'.`,
    why: 'Nothing is dropped silently: a field in use that no target honours is said.',
    example: {
      bad: service('  targets: { compliance: false }\n  governance: { audit: { enabled: true } }\n'),
      good: service('  governance: { audit: { enabled: true } }\n'),
    },
    remedy: 'Turn the target on that would read the field, install one that does, or take the field out.',
  }),
  ignoredField: warning<{ field: string; plugin: string; why: string }>('engine/ignored-field', {
    message: ({ field, plugin, why }) => `'${field}' has no effect in ${plugin}: ${why}.`,
    why: 'The target cannot do what the field says.',
    example: { bad: alert(', notify: ["slack:#a"]'), good: alert('') },
    remedy: 'Take the field out, or leave the warning: the field is kept for the day when the target can do it.',
  }),
  approximatedField: info<{ field: string; plugin: string; how: string }>('engine/approximated-field', {
    message: ({ field, plugin, how }) => `'${field}' is approximated in ${plugin}: ${how}.`,
    why: 'The target does something near to what the field says.',
    example: { bad: alert('', ', aliases: ["acc"]'), good: alert('') },
    remedy: 'Nothing is wrong. Where something near is not good enough, take the field out and solve it in the target.',
  }),
  badOption: error<{ plugin: string; option: string; problem: string; near?: string }>('engine/bad-option', {
    message: ({ plugin, option, problem, near }) =>
      `The option '${option}' of ${plugin} ${problem}.${didYouMean(near)}`,
    why: '`targets.<plugin>` is checked by the schema of the plugin.',
    example: {
      bad: service('  targets: { k8s: { namespce: "ml" } }\n'),
      good: service('  targets: { k8s: { namespace: "ml" } }\n'),
    },
  }),
  pluginFailed: error<{ plugin: string; part: string; reason: string }>('engine/plugin-failed', {
    message: ({ plugin, part, reason }) =>
      `The plugin ${plugin} failed in ${part}: ${reason}. Nothing was written; please report it to its authors.`,
    why: 'A plugin must not throw. The others ran only to report.',
    unshown: 'No sample leads here: only a plugin with a bug does.',
  }),
  badOutput: error<{ plugin: string; path: string; reason: string }>('engine/bad-output', {
    message: ({ plugin, path, reason }) =>
      `The plugin ${plugin} gave the file '${path}', which ${reason}. Nothing was written; please report it to its authors.`,
    why: 'Files of a plugin lie inside its own folder, each once, under names that every file system can hold.',
    unshown: 'No sample leads here: only a plugin with a bug does.',
  }),
  badPatch: error<{ reason: string }>('engine/bad-patch', {
    message: ({ reason }) => reason,
    why: 'A patch changes one generated object, found by its kind and name.',
    call: {
      bad: '(cat demo.mlops.yaml; echo \'  targets: { k8s: { patches: [{ kind: "Service", name: "nobody", patch: {} }] } }\') > patched.mlops.yaml\nnpx trainyard generate patched.mlops.yaml',
      good: 'npx trainyard generate demo.mlops.yaml',
      exit: 1,
    },
  }),
  sameService: error<{ name: string; other: string }>('engine/same-service', {
    message: ({ name, other }) =>
      `The service '${name}' would be written over '${other}': rename one, or give them different \`--out\` folders.`,
    why: 'Each service has a folder of its own, also where case makes no difference.',
    call: {
      bad: 'cp demo.mlops.yaml copy.mlops.yaml\nnpx trainyard generate demo.mlops.yaml copy.mlops.yaml --out out',
      good: 'npx trainyard generate demo.mlops.yaml --out out',
      exit: 1,
    },
  }),
  folderTaken: error<{ folder: string; owner: string }>('engine/folder-taken', {
    message: ({ folder, owner }) =>
      `'${folder}' already holds the files of '${owner}': give this service another folder with \`--out\`.`,
    why: 'Files of two services in one place would overwrite each other.',
    call: {
      bad: 'sed \'s/name: "demo"/name: "other"/\' demo.mlops.yaml > other.mlops.yaml\nnpx trainyard generate other.mlops.yaml --quiet\nnpx trainyard generate demo.mlops.yaml',
      good: 'npx trainyard generate demo.mlops.yaml --out elsewhere',
      exit: 1,
    },
  }),
  versionTooLow: error<{ version: string; before: string; asked: string; step: string; reason: string }>(
    'engine/version-too-low',
    {
      message: ({ version, before, asked, step, reason }) =>
        `The version is ${version}, but the changes since ${before} are a ${step} step and ask for ${asked}. ${reason}`,
      why: 'Whoever relies on a service sees from its version whether a change concerns them.',
      call: {
        bad: "sed 's/replicas: 2/replicas: 2, port: 9000/' demo.mlops.yaml > new.mlops.yaml\nnpx trainyard diff demo.mlops.yaml new.mlops.yaml --check",
        good: 'npx trainyard diff demo.mlops.yaml demo.mlops.yaml --check',
        exit: 1,
      },
    },
  ),
});
