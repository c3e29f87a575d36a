import { defineDiagnostics, didYouMean, error, listOf } from '@trainyard/sdk';

const configured = (config: string): string =>
  `echo '${config}' > trainyard.config.json\nnpx trainyard check demo.mlops.yaml`;
const without = 'rm trainyard.config.json\nnpx trainyard check demo.mlops.yaml';

/** What is found in the set-up of a project: its configuration, and the plugins that it names. */
export const projectDiagnostics = defineDiagnostics({
  unreadableConfig: error<{ file: string; reason: string }>('project/unreadable-config', {
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    why: 'Without the configuration nobody knows which plugins and limits hold, so nothing is done.',
    call: { bad: configured('{ "plugins": [ }'), good: without, exit: 2 },
  }),
  badConfig: error<{ file: string; key: string; problem: string; near?: string }>('project/bad-config', {
    message: ({ file, key, problem, near }) => `'${key}' in ${file} ${problem}.${didYouMean(near)}`,
    why: 'A configuration has `plugins`, a list of package names and paths, and `limits`, a map of numbers.',
    call: { bad: configured('{ "plugins": "./mine.mjs" }'), good: without, exit: 2 },
  }),
  twoConfigs: error<{ files: readonly string[] }>('project/two-configs', {
    message: ({ files }) => `There are ${listOf(files, 'and')} beside each other: keep one of them.`,
    why: 'If both were read, nobody could tell which of them holds.',
    call: {
      bad: `echo 'export default {};' > trainyard.config.ts\n${configured('{}')}`,
      good: 'rm trainyard.config.ts\nnpx trainyard check demo.mlops.yaml',
      exit: 2,
    },
  }),
  missingPlugin: error<{ plugin: string; remedy: string; near?: string }>('project/missing-plugin', {
    message: ({ plugin, remedy, near }) => `The plugin '${plugin}' is not there: ${remedy}.${didYouMean(near)}`,
    why: 'A plugin that the project names is part of what is generated; without it the files would be others.',
    call: { bad: configured('{ "plugins": ["trainyard-plugin-pages"] }'), good: without, exit: 2 },
  }),
  pluginVersion: error<{ plugin: string; problem: string }>('project/plugin-version', {
    message: ({ plugin, problem }) => `The plugin '${plugin}' ${problem}.`,
    why: 'A plugin says for which SDK it was made: its package in `peerDependencies`, its value by the version of the contract. Others would fail in ways that nobody can foresee.',
    call: {
      bad: `mkdir -p node_modules/trainyard-plugin-pages\necho '{ "name": "trainyard-plugin-pages", "version": "9.0.0", "peerDependencies": { "@trainyard/sdk": "^9.0.0" } }' > node_modules/trainyard-plugin-pages/package.json\n${configured('{ "plugins": ["trainyard-plugin-pages"] }')}`,
      good: without,
      exit: 2,
    },
  }),
  pluginTwice: error<{ plugin: string; problem: string }>('project/plugin-twice', {
    message: ({ plugin, problem }) => `The plugin '${plugin}' ${problem}.`,
    why: 'The name of a plugin is the key of its options and the folder of its files, and specifications call what it declares by name, so no two can have one.',
    call: {
      bad: `cat > mine.mjs <<'END'\nconst options = { safeParse: (data) => ({ success: true, data }) };\nconst none = { capabilities: {}, diagnostics: {}, provides: [], validators: [], generators: {} };\nexport default { tag: '@trainyard/plugin', contract: 1, name: 'k8s', summary: 'Mine', options, appliesTo: () => false, ...none };\nEND\n${configured('{ "plugins": ["./mine.mjs"] }')}`,
      good: "sed -i \"s/'k8s'/'mine'/\" mine.mjs\nnpx trainyard check demo.mlops.yaml",
      exit: 2,
    },
  }),
  brokenPlugin: error<{ plugin: string; reason: string }>('project/broken-plugin', {
    message: ({ plugin, reason }) => `The plugin '${plugin}' ${reason}.`,
    why: 'The module of a plugin loads without an error and has a default export made by `definePlugin`.',
    call: {
      bad: `echo 'export const plugin = 1;' > mine.mjs\n${configured('{ "plugins": ["./mine.mjs"] }')}`,
      good: without,
      exit: 2,
    },
  }),
});
