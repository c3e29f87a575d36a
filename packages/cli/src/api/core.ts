import { checkSpec, generateFiles, hasErrors, isPlugin, memoryHost } from '@trainyard/engine';
import type { Checked, Plugin } from '@trainyard/engine';
import { builtIn } from '../built-in.ts';
import type * as api from './core-types.ts';
import { findingsOf } from './findings.ts';

/** `check` in memory; `core-types.ts` says what it means. */
export const check: typeof api.check = (sources, spec, options = {}) => resultOf(checked(sources, spec, options));

/** `generate` in memory; `core-types.ts` says what it means. */
export const generate: typeof api.generate = async (sources, spec, options = {}) => {
  const one = checked(sources, spec, options);
  const { files, diagnostics, pluginFailed } = await generateFiles(one);
  const result = resultOf({ ...one, diagnostics: [...one.diagnostics, ...diagnostics], pluginFailed });
  const made = files.map(({ path, content, ownership }) => ({ path, content, ownership }));
  return { ...result, files: result.ok ? made : [] };
};

function checked(sources: api.Sources, spec: string, options: api.CoreOptions): Checked {
  if (!Object.hasOwn(sources, spec)) throw new Error(`there is no text under the name '${spec}'`);
  const others = (options.plugins ?? []).map((each): Plugin => {
    if (!isPlugin(each)) throw new Error('one of the plugins is none: `definePlugin` of @trainyard/sdk makes them');
    return each;
  });
  const names = others.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two of the plugins are called '${twice}'`);
  const { env, revision, time } = options;
  return checkSpec(memoryHost(new Map(Object.entries(sources))), spec, {
    plugins: [...builtIn.filter(({ name }) => !names.includes(name)), ...others],
    facts: { ...(revision === undefined ? {} : { revision }), ...(time === undefined ? {} : { time }) },
    ...(env === undefined ? {} : { environment: env }),
  });
}

function resultOf({ compiled, environments, diagnostics, pluginFailed }: Checked): api.CoreCheckResult {
  return {
    ok: compiled !== undefined && !pluginFailed && !hasErrors(diagnostics),
    diagnostics: findingsOf(diagnostics, (file) => file),
    ...(compiled === undefined ? {} : { spec: compiled.spec as unknown as Readonly<Record<string, unknown>> }),
    environments,
  };
}
