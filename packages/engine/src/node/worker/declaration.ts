import { contractProblem } from '@trainyard/sdk';
import type { Capability } from '@trainyard/sdk';
import { contributionProblem } from '../../check/contributions.ts';
import type { PluginOption } from '../../check/option-list.ts';
import type { OutsidePlugin } from '../../check/outside.ts';
import { isRecord, shortened } from '../../check/misdeeds.ts';

/** What a plugin declares, made anew from what is expected of it; the end of a sentence if it is anything else. */
export function declarationOf(given: unknown): OutsidePlugin | string {
  const refuse = (what: string): string => `declares ${what}`;
  if (!isRecord(given)) return refuse('nothing');
  const { name, contract, summary, capabilities, provides, options, importers } = given;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,62}$/.test(name))
    return refuse("a name that is not made of lower-case letters, digits and '-'");
  if (typeof contract !== 'number' || contractProblem(contract) !== undefined)
    return refuse('no version of its contract');
  if (typeof summary !== 'string') return refuse('no summary');
  if (!isRecord(capabilities) || !Object.values(capabilities).every(isCapability))
    return refuse('`capabilities` that were not made by `honoured`, `approximated` and `ignored`');
  if (!Array.isArray(provides)) return refuse('`provides` that are no list');
  const wrong = (provides as readonly unknown[]).map(contributionProblem).find((each) => each !== undefined);
  if (wrong !== undefined) return `cannot be used: ${wrong}`;
  if (!Array.isArray(options) || !options.every(isOption)) return refuse('options that cannot be described');
  if (!Array.isArray(importers) || !importers.every((each) => typeof each === 'string'))
    return refuse('importers that do not say what they read');
  return {
    name,
    contract,
    summary: shortened(summary),
    capabilities: capabilities as OutsidePlugin['capabilities'],
    provides: provides as OutsidePlugin['provides'],
    options,
    importers: importers.map(shortened),
  };
}

function isCapability(given: unknown): given is Capability {
  if (!isRecord(given)) return false;
  const { kind, how, why } = given;
  return (
    kind === 'honoured' ||
    (kind === 'approximated' && typeof how === 'string') ||
    (kind === 'ignored' && typeof why === 'string')
  );
}

function isOption(given: unknown): given is PluginOption {
  if (!isRecord(given)) return false;
  const { name, type, description, required, fallback } = given;
  return (
    [name, type, description].every((each) => typeof each === 'string') &&
    typeof required === 'boolean' &&
    (fallback === undefined || typeof fallback === 'string')
  );
}
