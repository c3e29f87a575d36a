import { defineDiagnostics, didYouMean, error, info, listOf, warning } from '@trainyard/sdk';

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
  metricOfPluginOff: error<{ metric: string; plugin: string }>('engine/metric-of-plugin-off', {
    message: ({ metric, plugin }) =>
      `'${metric}' is a metric of the plugin '${plugin}', which is off for this service: turn it on with \`targets: { ${plugin}: {} }\`, or declare the metric under \`monitoring.metrics\`.`,
    why: 'A plugin knows the metrics of the runtime that it stands for. Where it is off nothing exposes them, and the condition would never hold.',
    unshown: 'No sample leads here: it takes a plugin of others with a catalogue of metrics.',
  }),
  noSuchDocument: warning<{ plugin: string; document: string; near?: string; known: readonly string[] }>(
    'engine/no-such-document',
    {
      message: ({ plugin, document, near, known }) =>
        `The plugin '${plugin}' has a section for '${document}', which no plugin writes.${didYouMean(near)}${near === undefined ? ` There are ${listOf(known, 'and')}.` : ''}`,
      why: 'A section is written by the plugin to which the document belongs; without it nobody would see what it says.',
      unshown: 'No sample leads here: only a plugin with a bug does.',
      remedy: 'Tell the author of the plugin, or add the plugin that writes the document.',
    },
  ),
  nothingImported: error<{ reads: readonly string[] }>('engine/nothing-imported', {
    message: ({ reads }) => `Nothing here can be imported. The plugins read ${listOf(reads, 'and')}.`,
    why: 'A specification is made of what the files say, and no plugin reads files of this kind.',
    call: {
      bad: "printf 'kind: Poem\\n' > poem.yaml\nnpx trainyard import poem.yaml",
      good: "printf 'groups: [{ name: a, rules: [{ alert: Down, expr: up == 0 }] }]' > rules.yaml\nnpx trainyard import rules.yaml",
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
  tooMuch: error<{ name: string; what: string; most: number; limit: string }>('engine/too-much', {
    message: ({ name, what, most, limit }) =>
      `More than ${most} ${what} would be generated for '${name}': split the service, or set \`limits.${limit}\` in trainyard.config.json.`,
    why: 'A bound keeps what a run takes and writes foreseeable.',
    call: {
      bad: 'echo \'{ "limits": { "generatedFiles": 2 } }\' > trainyard.config.json\nnpx trainyard generate demo.mlops.yaml',
      good: 'rm trainyard.config.json\nnpx trainyard generate demo.mlops.yaml',
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
  editConflict: error<{ file: string; meeting: readonly Meeting[]; reason: string }>('engine/edit-conflict', {
    message: ({ file, meeting, reason }) =>
      `'${file}' was left alone: ${reason}.${meeting.slice(0, 1).map(meetingText).join('')} Write what should stand there and generate again with \`--ours\`, or take what is generated with \`--theirs\`.`,
    why: 'An edit is never overwritten. Lines that only one side changed are merged; where both changed the same lines, or lines beside each other, somebody has to decide. `--ours` keeps your lines and `--theirs` takes the generated ones, and `--file` says for which files.',
    call: {
      bad: "npx trainyard generate demo.mlops.yaml --quiet\nsed -i 's/replicas: 2/replicas: 5/' generated/k8s/deployment.yaml\nsed -i 's/replicas: 2/replicas: 3/' demo.mlops.yaml\nnpx trainyard generate demo.mlops.yaml",
      good: 'npx trainyard generate demo.mlops.yaml --ours',
      exit: 1,
    },
  }),
  strangeFile: error<{ file: string }>('engine/strange-file', {
    message: ({ file }) =>
      `'${file}' was left alone: it stands there and was not written by Trainyard. Move it away, keep it and what you wrote in it with \`--ours\`, or overwrite it with \`--theirs\`.`,
    why: "A file that Trainyard did not write may be the only copy of somebody's work. After `--ours` what differs from the generated file counts as your edit.",
    call: {
      bad: 'mkdir -p generated/k8s\necho mine > generated/k8s/deployment.yaml\nnpx trainyard generate demo.mlops.yaml',
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

/** Lines that an edit and the specification both changed; each a text without its line end, cut if there are more than one. */
export interface Meeting {
  readonly line: number;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

function meetingText({ line, base, ours, theirs }: Meeting): string {
  const said = (text: string): string => (text === '' ? 'nothing' : `\`${text}\``);
  return ` In line ${line} you have ${said(ours)}; it was ${said(base)}, and now it would be ${said(theirs)}.`;
}
