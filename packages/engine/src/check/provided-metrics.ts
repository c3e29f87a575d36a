import { conditionsOf } from '@trainyard/sdk';
import type { Compiled, Diagnostic } from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';

/** Conditions that read a metric of a plugin that is off: nothing exposes it, so they would never hold. Each metric once. */
export function* metricsOfPluginsOff({ spec, places }: Compiled, on: ReadonlySet<string>): Generator<Diagnostic> {
  const said = new Set<string>();
  for (const { path, condition } of conditionsOf(spec))
    for (const { name, plugin } of condition.declarations) {
      if (plugin === undefined || on.has(plugin) || said.has(name)) continue;
      said.add(name);
      yield engine.metricOfPluginOff(places.at(path), { metric: name, plugin });
    }
}
