import {
  contractProblem,
  conditionFunctions,
  stageTypeProblem,
  stageTypes,
  trackingBackends,
  trackingCode,
} from '@trainyard/sdk';
import type { Capability, Contribution, StageType } from '@trainyard/sdk';
import type { PluginOption } from '../../check/option-list.ts';
import type { OutsidePlugin } from '../../check/outside.ts';
import { isRecord, shortened } from '../../check/misdeeds.ts';

const CONTRIBUTION = '@trainyard/contribution';

/** The texts that the data of each point must have: this process reads them. */
const textsOfPoints: Readonly<Record<string, readonly string[]>> = {
  [stageTypes.name]: ['name', 'description'],
  [trackingBackends.name]: ['name', 'description'],
  [trackingCode.name]: ['backend', 'plugin', 'module'],
  [conditionFunctions.name]: ['name', 'expression', 'text', 'example'],
};

/** What a plugin declares, made anew from what is expected of it; a sentence if it is anything else. */
export function declarationOf(given: unknown, specifier: string): OutsidePlugin | string {
  const refuse = (what: string): string => `The plugin '${specifier}' declares ${what}.`;
  if (!isRecord(given)) return refuse('nothing');
  const { name, contract, summary, capabilities, provides, options, importers } = given;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,62}$/.test(name))
    return refuse("a name that is not made of lower-case letters, digits and '-'");
  if (typeof contract !== 'number' || contractProblem(contract) !== undefined)
    return refuse('no version of its contract');
  if (typeof summary !== 'string') return refuse('no summary');
  if (!isRecord(capabilities) || !Object.values(capabilities).every(isCapability))
    return refuse('`capabilities` that were not made by `honoured`, `approximated` and `ignored`');
  if (!Array.isArray(provides) || !provides.every(isContribution))
    return refuse('`provides` that were not made by `of` of an extension point, from plain data');
  if (!Array.isArray(options) || !options.every(isOption)) return refuse('options that cannot be described');
  if (!Array.isArray(importers) || !importers.every((each) => typeof each === 'string'))
    return refuse('importers that do not say what they read');
  return {
    name,
    contract,
    summary: shortened(summary),
    capabilities: capabilities as OutsidePlugin['capabilities'],
    provides,
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

function isContribution(given: unknown): given is Contribution {
  if (!isRecord(given)) return false;
  const [point, data] = [given[CONTRIBUTION], given['data']];
  if (typeof point !== 'string') return false;
  const wanted = Object.hasOwn(textsOfPoints, point) ? textsOfPoints[point] : undefined;
  if (wanted === undefined) return true;
  if (!isRecord(data) || !wanted.every((key) => typeof data[key] === 'string')) return false;
  if (point === stageTypes.name && stageTypeProblem(data as unknown as StageType) !== undefined) return false;
  const { parameters } = data;
  return (
    point !== conditionFunctions.name ||
    (Array.isArray(parameters) && parameters.every((each) => typeof each === 'string'))
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
