import {
  catalogueProblem,
  conditionFunctions,
  documentSections,
  metricCatalogues,
  openDocuments,
  sectionProblem,
  stageTypeProblem,
  stageTypes,
  trackingBackends,
  trackingCode,
} from '@trainyard/sdk';
import type { StageType } from '@trainyard/sdk';
import { isRecord } from './misdeeds.ts';

const CONTRIBUTION = '@trainyard/contribution';

/** The texts that the data of each point must have: this program reads them. */
const textsOfPoints: Readonly<Record<string, readonly string[]>> = {
  [stageTypes.name]: ['name', 'description'],
  [trackingBackends.name]: ['name', 'description'],
  [trackingCode.name]: ['backend', 'plugin', 'module'],
  [conditionFunctions.name]: ['name', 'expression', 'text', 'example'],
  [openDocuments.name]: ['name', 'title'],
};

/** What else is asked of the data of a point. */
const furtherOfPoints: Readonly<Record<string, (data: unknown) => string | undefined>> = {
  [stageTypes.name]: (data) => stageTypeProblem(data as StageType),
  [metricCatalogues.name]: catalogueProblem,
  [documentSections.name]: sectionProblem,
  [conditionFunctions.name]: (data) => {
    const { parameters } = data as Record<string, unknown>;
    return Array.isArray(parameters) && parameters.every((each) => typeof each === 'string')
      ? undefined
      : 'has parameters that are no list of names';
  },
};

/** Why something is no contribution to a point that this program reads, as a clause; undefined if it is one. Points of others take any data. */
export function contributionProblem(given: unknown): string | undefined {
  const point = isRecord(given) ? given[CONTRIBUTION] : undefined;
  if (!isRecord(given) || typeof point !== 'string') return 'it gave what was not made by `of` of an extension point';
  const { data } = given;
  const texts = Object.hasOwn(textsOfPoints, point) ? (textsOfPoints[point] ?? []) : [];
  const missing = texts.find((key) => !isRecord(data) || typeof data[key] !== 'string');
  if (missing !== undefined) return `what it gives to '${point}' has no \`${missing}\``;
  const problem = Object.hasOwn(furtherOfPoints, point) ? furtherOfPoints[point]?.(data) : undefined;
  return problem === undefined ? undefined : `what it gives to '${point}' ${problem}`;
}
