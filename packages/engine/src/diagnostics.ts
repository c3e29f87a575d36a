import { defineDiagnostics, didYouMean, error, info, warning } from '@trainyard/sdk';

/** What the engine finds. */
export const engine = defineDiagnostics({
  notHonoured: warning<{ field: string }>('engine/not-honoured', {
    message: ({ field }) => `No active plugin does anything with '${field}'.`,
    why: 'Nothing is dropped silently: a field in use that no target honours is said.',
  }),
  ignoredField: warning<{ field: string; plugin: string; why: string }>('engine/ignored-field', {
    message: ({ field, plugin, why }) => `'${field}' has no effect in ${plugin}: ${why}.`,
    why: 'The target cannot do what the field says.',
  }),
  approximatedField: info<{ field: string; plugin: string; how: string }>('engine/approximated-field', {
    message: ({ field, plugin, how }) => `'${field}' is approximated in ${plugin}: ${how}.`,
    why: 'The target does something near to what the field says.',
  }),
  badOption: error<{ plugin: string; option: string; problem: string; near?: string }>('engine/bad-option', {
    message: ({ plugin, option, problem, near }) =>
      `The option '${option}' of ${plugin} ${problem}.${didYouMean(near)}`,
    why: '`targets.<plugin>` is checked by the schema of the plugin.',
  }),
  pluginFailed: error<{ plugin: string; part: string; reason: string }>('engine/plugin-failed', {
    message: ({ plugin, part, reason }) =>
      `The plugin ${plugin} failed in ${part}: ${reason}. Nothing was written; please report it to its authors.`,
    why: 'A plugin must not throw. The others ran only to report.',
  }),
  badOutput: error<{ plugin: string; path: string; reason: string }>('engine/bad-output', {
    message: ({ plugin, path, reason }) =>
      `The plugin ${plugin} gave the file '${path}', which ${reason}. Nothing was written; please report it to its authors.`,
    why: 'Files of a plugin lie inside its own folder, each once, under names that every file system can hold.',
  }),
  badPatch: error<{ reason: string }>('engine/bad-patch', {
    message: ({ reason }) => reason,
    why: 'A patch changes one generated object, found by its kind and name.',
  }),
  sameService: error<{ name: string; other: string }>('engine/same-service', {
    message: ({ name, other }) =>
      `The service '${name}' would be written over '${other}': rename one, or give them different \`--out\` folders.`,
    why: 'Each service has a folder of its own, also where case makes no difference.',
  }),
  folderTaken: error<{ folder: string; owner: string }>('engine/folder-taken', {
    message: ({ folder, owner }) =>
      `'${folder}' already holds the files of '${owner}': give this service another folder with \`--out\`.`,
    why: 'Files of two services in one place would overwrite each other.',
  }),
  unreleased: info<{ fact: string; option: string }>('engine/unreleased', {
    message: ({ fact, option }) =>
      `The version is made from the ${fact}, which was not given, so files say "unreleased". Give it with \`${option}\`.`,
    why: 'Nothing here reads a clock or a repository, so that equal inputs give equal files.',
  }),
});
