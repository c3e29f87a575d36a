import { word } from './words.mjs';

/** A plugin of a workspace, as `definePlugin` makes one, without the SDK. */
export default {
  tag: '@trainyard/plugin',
  contract: 1,
  name: 'house',
  summary: `Says ${word}`,
  options: { safeParse: (data) => ({ success: true, data }) },
  appliesTo: () => true,
  capabilities: {},
  diagnostics: {},
  provides: [],
  validators: [],
  generators: {},
};
