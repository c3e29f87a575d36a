/** A plugin called `mine` as `definePlugin` makes one, without the SDK; `own` takes the place of what it does. */
export const made = (own) => ({
  tag: '@trainyard/plugin',
  contract: 1,
  name: 'mine',
  summary: 'A plugin for tests',
  options: { safeParse: (data) => ({ success: true, data }) },
  appliesTo: () => true,
  capabilities: {},
  diagnostics: {},
  provides: [],
  validators: [],
  generators: {},
  ...own,
});

/** A plugin with one generator. */
export const generating = (generate) => made({ generators: { only: async () => ({ generate }) } });

/** A plugin with one validator. */
export const validating = (validator) => made({ validators: [validator] });

export const file = (path, content = 'a\n', more = {}) => ({
  path,
  content,
  ownership: 'generated',
  provenance: [{ start: 1, end: 1, from: [''] }],
  ...more,
});

/** Work that does not end. */
export const forever = () => {
  for (let turn = 0; ; turn += 1) if (turn < 0) return;
};

export const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
