import { defaultSpecLimits, nearest } from '@trainyard/sdk';
import type { Diagnostic, Source, SpecLimits } from '@trainyard/sdk';
import { basename } from 'node:path';
import { defaultPluginLimits } from '../../check/limits.ts';
import type { PluginLimits } from '../../check/limits.ts';
import { isRecord } from '../../check/misdeeds.ts';
import { projectDiagnostics } from './diagnostics.ts';
import { quotedAt } from './manifest.ts';

/** Maps and lists within each other at most, whatever is set: deeper ones would exhaust the stack of those who read them. */
const DEEPEST = 500;

/** What a configuration says. */
export interface Configuration {
  /** Package names and paths, as they were written. */
  readonly plugins: readonly string[];
  readonly limits: PluginLimits;
  readonly specLimits: SpecLimits;
}

/** What holds without a configuration. */
export const usual: Configuration = { plugins: [], limits: defaultPluginLimits, specLimits: defaultSpecLimits };

/** Takes a configuration from data of any kind; what is wrong in it is told, and the usual holds in its place. */
export function configurationOf(
  data: Readonly<Record<string, unknown>>,
  source: Source,
): { readonly value: Configuration; readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const file = basename(source.file);
  const wrong = (key: string, problem: string, near?: string): void => {
    const at = quotedKey(source, key);
    problems.push(projectDiagnostics.badConfig(at, { file, key, problem, ...(near === undefined ? {} : { near }) }));
  };
  for (const key of Object.keys(data)) {
    if (key === 'plugins' || key === 'limits' || key === '$schema') continue;
    wrong(key, "does not exist: there are 'plugins' and 'limits'", nearest(key, ['plugins', 'limits']));
  }
  return {
    value: { plugins: pluginsOf(data['plugins'], wrong), ...limitsOf(data['limits'], wrong) },
    problems,
  };
}

type Wrong = (key: string, problem: string, near?: string) => void;

/** A key as it is written: in quotes, or bare in TypeScript. */
function quotedKey(source: Source, key: string): ReturnType<typeof quotedAt> {
  const [section = '', name] = key.split('.');
  return name === undefined ? quotedAt(source, section) : quotedAt(source, name, section);
}

function pluginsOf(listed: unknown, wrong: Wrong): readonly string[] {
  if (listed === undefined) return [];
  const all: readonly unknown[] = Array.isArray(listed) ? listed : [undefined];
  if (all.every((each) => typeof each === 'string' && each !== '')) return all as readonly string[];
  wrong('plugins', 'must be a list of package names and paths');
  return [];
}

function limitsOf(written: unknown, wrong: Wrong): Pick<Configuration, 'limits' | 'specLimits'> {
  const { limits, specLimits } = usual;
  if (written === undefined) return { limits, specLimits };
  const known = [...Object.keys(defaultSpecLimits), ...Object.keys(defaultPluginLimits)];
  if (!isRecord(written)) {
    wrong('limits', 'must be a map');
    return { limits, specLimits };
  }
  for (const [key, value] of Object.entries(written)) {
    const problem = limitProblem(key, value, known);
    if (problem !== undefined) wrong(`limits.${key}`, problem);
  }
  const chosen = <T extends object>(defaults: T): T =>
    Object.fromEntries(
      Object.entries(defaults).map(([key, value]) => [key, Object.hasOwn(written, key) ? written[key] : value]),
    ) as T;
  return { limits: chosen(defaultPluginLimits), specLimits: chosen(defaultSpecLimits) };
}

function limitProblem(key: string, value: unknown, known: readonly string[]): string | undefined {
  if (!known.includes(key)) return `does not exist: there are ${known.join(', ')}`;
  if (typeof value !== 'number' || !(value > 0 && value <= Number.MAX_SAFE_INTEGER))
    return 'must be a number above zero';
  if (key in defaultSpecLimits && !Number.isInteger(value)) return 'must be a whole number';
  return key === 'nesting' && value > DEEPEST ? `must be at most ${DEEPEST}` : undefined;
}
