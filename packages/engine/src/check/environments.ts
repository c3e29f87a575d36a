import type { Diagnostic, ReadHost } from '@trainyard/sdk';
import { hasErrors, memberOf, sortDiagnostics } from '@trainyard/sdk';
import { checkWithOutside, overlayOf } from './check.ts';
import type { Checked, OutsideOptions } from './check.ts';

/** What checking found with one environment laid over everything. */
export interface EnvironmentReport {
  /** Undefined for the base: the specification without an environment. */
  readonly name: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A specification after checking it whole, once for the base and once for each environment. */
export interface CheckedEnvironments {
  /** The base, with the findings of all: each once, with the environments that have it if the base does not. */
  readonly checked: Checked;
  readonly reports: readonly EnvironmentReport[];
}

/**
 * Checks a specification in every environment as `generate --env` would: plugins see the merged specification, not only the base.
 * Rejects with what the host throws for unreadable files.
 */
export async function checkEnvironments(
  host: ReadHost,
  file: string,
  options: Omit<OutsideOptions, 'environment'>,
): Promise<CheckedEnvironments> {
  const base = await checkWithOutside(host, file, options);
  // Too many are one finding, and none of them is read.
  const names = base.diagnostics.some(({ path }) => path === 'environments') ? [] : base.environments;
  const others: { readonly name: string; readonly checked: Checked }[] = [];
  for (const name of names)
    others.push({ name, checked: await checkWithOutside(host, file, { ...options, environment: name }) });
  const reports = [
    { name: undefined, diagnostics: base.diagnostics.filter((each) => !isOfOverlay(base, each)) },
    ...others.map(({ name, checked }) => ({ name, diagnostics: checked.diagnostics })),
  ];
  // While the base has mistakes, what else is wrong with an environment may come of them.
  const further = hasErrors(reports[0]?.diagnostics ?? []) ? [] : onlyIn(base, reports);
  const diagnostics = sortDiagnostics([...base.diagnostics, ...further]);
  const pluginFailed = base.pluginFailed || others.some(({ checked }) => checked.pluginFailed);
  return { checked: { ...base, diagnostics, pluginFailed }, reports };
}

/** Findings that the base does not have, each once. */
function onlyIn(base: Checked, reports: readonly EnvironmentReport[]): Diagnostic[] {
  const known = new Set(base.diagnostics.map(keyOf));
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly names: string[] }>();
  for (const { name, diagnostics } of reports) {
    if (name === undefined) continue;
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic);
      if (known.has(key)) continue;
      const entry = found.get(key) ?? { diagnostic, names: [] };
      found.set(key, { ...entry, names: [...entry.names, name] });
    }
  }
  return [...found.values()].map(({ diagnostic, names }) => ({
    ...diagnostic,
    related: [...diagnostic.related, ...names.flatMap((name) => placeOf(base, name))],
  }));
}

/** Whether a finding is of an environment and not of the base: it stands in an overlay, or names one. */
function isOfOverlay({ layers }: Checked, { range, related }: Diagnostic): boolean {
  return layers.some(({ node, source }) => {
    const overlays = memberOf(memberOf(node, 'mlops')?.value, 'environments')?.value;
    const members = overlays?.kind === 'map' ? overlays.members : [];
    return members.some(
      ({ keyRange, value }) =>
        (range.source.file === source.file && range.start >= value.range.start && range.end <= value.range.end) ||
        related.some((each) => each.range.source.file === source.file && each.range.start === keyRange.start),
    );
  });
}

function placeOf(base: Checked, name: string): Diagnostic['related'] {
  const overlay = overlayOf(base.layers, name);
  return overlay === undefined ? [] : [{ range: overlay.keyRange, message: `so it is in the environment '${name}'` }];
}

function keyOf({ range, code, message }: Diagnostic): string {
  return `${range.source.file}:${range.start}:${range.end}:${code}:${message}`;
}
