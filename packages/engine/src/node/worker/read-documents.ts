import type { ForeignDocument, ImportContext, Plugin } from '@trainyard/sdk';
import { frozen, isRecord, Misdeed } from '../../check/misdeeds.ts';
import { nodesIn } from '../../import/nodes.ts';
import type { Question } from './messages.ts';

/** How deep a part of a specification may be; specifications themselves may be a little deeper. */
const DEEPEST = 60;

/**
 * Asks the importers of a plugin which documents they claim (a list of indices for each), or one of them for its part of a specification, as
 * a text of JSON in which nodes are numbers. Throws `Misdeed` for an answer that is none, and what the plugin throws.
 */
export async function readOutside(
  plugin: Plugin,
  { documents = [], importer }: Question,
  onPart: (part: string) => void,
): Promise<unknown> {
  frozen(documents);
  if (importer === undefined)
    return plugin.importers.map(({ reads, claims }) => {
      onPart(`\`claims\` of the importer of ${reads}`);
      return documents.flatMap((document, index) => {
        const claimed: unknown = claims(document);
        if (typeof claimed !== 'boolean') throw new Misdeed('it answered neither true nor false');
        return claimed ? [index] : [];
      });
    });
  const { index, name, refused } = importer;
  const asked = plugin.importers[index];
  if (asked === undefined) throw new Misdeed('it has fewer importers than it declared');
  onPart(`the importer of ${asked.reads}`);
  const { read } = await asked.load();
  const context: ImportContext = { documents, refused, ...(name === undefined ? {} : { name }) };
  return partText(read(Object.freeze(context)), documents);
}

function partText(given: unknown, documents: readonly ForeignDocument[]): string {
  if (!isRecord(given) || !isRecord(given['spec']) || !Array.isArray(given['notes']))
    throw new Misdeed('it gave no part of a specification with notes');
  const { spec, notes, comments = new Map(), name } = given;
  demandPlain(spec, 'spec', 0);
  if (!(comments instanceof Map)) throw new Misdeed('its comments are no Map');
  const numbers = new Map<unknown, number>(nodesIn(documents).map(({ node }, number) => [node, number]));
  const numbered = (note: unknown): object | null => {
    if (!isRecord(note)) return null;
    const { node, subject, field, outcome, detail, path } = note;
    return { node: numbers.get(node), subject, field, outcome, detail, path };
  };
  return JSON.stringify({ spec, name, comments: [...comments], notes: notes.map(numbered) });
}

/** Throws `Misdeed` for what JSON would drop or change. */
function demandPlain(value: unknown, at: string, depth: number): void {
  if (depth > DEEPEST) throw new Misdeed(`'${at}' is nested more than ${DEEPEST} deep, or in itself`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (Array.isArray(value)) value.forEach((item: unknown, index) => demandPlain(item, `${at}.${index}`, depth + 1));
  else if (prototype === Object.prototype || prototype === null) {
    for (const [key, item] of Object.entries(value as object))
      if (item !== undefined) demandPlain(item, `${at}.${key}`, depth + 1);
  } else throw new Misdeed(`'${at}' is no plain data`);
}
