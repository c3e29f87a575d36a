import { defaultLimits, pathOf, stepsOf } from '@trainyard/sdk';
import type { ForeignDocument, ImportedPart, ImportNote, ImportOutcome } from '@trainyard/sdk';
import { beyond } from '../check/limits.ts';
import type { PluginLimits } from '../check/limits.ts';
import { isRecord, Misdeed, shortened } from '../check/misdeeds.ts';
import { nodesIn } from './nodes.ts';

const OUTCOMES: readonly unknown[] = ['understood', 'assumed', 'verbatim', 'left out'] satisfies ImportOutcome[];

/**
 * What an importer of another process made of some documents, made anew from what is expected of it: a text of JSON in which nodes are numbers
 * (`nodesIn`). Throws `Misdeed` for anything else.
 */
export function takenPart(given: unknown, documents: readonly ForeignDocument[], limits: PluginLimits): ImportedPart {
  const { spec, notes, comments, name } = parsed(given);
  if (!isRecord(spec) || !Array.isArray(notes) || !Array.isArray(comments))
    throw new Misdeed('it gave no part of a specification with notes');
  for (const key of ['name', 'version'])
    if (Object.hasOwn(spec, key))
      throw new Misdeed(`its part of the specification says \`${key}\`, which is not its to say`);
  const nodes = nodesIn(documents);
  if (Math.max(notes.length, comments.length) > limits.pluginFindings + nodes.length)
    throw new Misdeed(
      beyond(
        'pluginFindings',
        `it gave more notes or comments than ${limits.pluginFindings} and one for each value in its documents`,
      ),
    );
  return {
    spec,
    notes: notes.map((each) => noteOf(each, nodes)),
    comments: new Map(comments.map(commentOf)),
    ...(typeof name === 'string' ? { name: shortened(name) } : {}),
  };
}

function parsed(given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given !== 'string') return {};
  if (given.length > defaultLimits.length) throw new Misdeed('its part is larger than a specification may be');
  try {
    const value: unknown = JSON.parse(given);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function noteOf(given: unknown, nodes: ReturnType<typeof nodesIn>): ImportNote {
  const { node: number, subject, field, outcome, detail, path } = isRecord(given) ? given : {};
  const at = typeof number === 'number' ? nodes[number] : undefined;
  if (at === undefined) throw new Misdeed('it gave a note on what is no node of its documents');
  if (typeof subject !== 'string' || !OUTCOMES.includes(outcome) || ![field, detail].every(isTextOrNothing))
    throw new Misdeed('it gave a note without a subject, or with an outcome that there is not');
  if (path !== undefined && !isPath(path)) throw new Misdeed('it gave a note with a path that is none');
  return {
    ...at,
    subject: shortened(subject),
    outcome: outcome as ImportOutcome,
    ...(typeof field === 'string' ? { field: shortened(field) } : {}),
    ...(typeof detail === 'string' ? { detail: shortened(detail) } : {}),
    ...(path === undefined ? {} : { path }),
  };
}

function commentOf(given: unknown): [string, string] {
  const [path, text] = Array.isArray(given) ? (given as unknown[]) : [];
  if (!isPath(path) || typeof text !== 'string') throw new Misdeed('it gave a comment that is no text beside a path');
  return [path, shortened(text)];
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isPath(value: unknown): value is string {
  try {
    return typeof value === 'string' && pathOf(...stepsOf(value)) === value;
  } catch {
    return false;
  }
}
