import { child } from '@trainyard/syntax';
import type { Node, Path, Source } from '@trainyard/syntax';

/** One document of a file that is to become part of a specification. */
export interface ForeignDocument {
  readonly source: Source;
  readonly node: Node;
}

/**
 * What became of a part of a file: a field says it (`understood`), a field says it with something that the file does not tell (`assumed`),
 * it is handed through as it is (`verbatim`), or nothing takes it (`left out`).
 */
export type ImportOutcome = 'understood' | 'assumed' | 'verbatim' | 'left out';

/** What became of one node of a document, and of all beneath it that no other note speaks of. */
export interface ImportNote {
  readonly document: ForeignDocument;
  readonly node: Node;
  /** The object that it is or belongs to, as people call it: `alert 'Slow'`. */
  readonly subject: string;
  /** The field of the object, dotted; absent for the object as a whole. */
  readonly field?: string;
  readonly outcome: ImportOutcome;
  /** How it was read, or why it was not; a clause without a full stop. */
  readonly detail?: string;
  /** The field of the specification that says it now. */
  readonly path?: Path;
}

/** A part of a specification as plain data, in the shape of what stands under `mlops`. */
export type SpecificationPart = Readonly<Record<string, unknown>>;

/** What an importer made of the documents that it claimed. */
export interface ImportedPart {
  readonly spec: SpecificationPart;
  readonly notes: readonly ImportNote[];
  /** What people should look at, by the field beside which it is written as a comment. */
  readonly comments?: ReadonlyMap<Path, string>;
  /** What the service could be called. */
  readonly name?: string;
}

/** What an importer sees: every document that it claimed, in the order of the command, and the name that the service has or gets. */
export interface ImportContext {
  readonly documents: readonly ForeignDocument[];
  /** Absent if nobody chose one: what the importer then calls the service is taken, if no other importer did before. */
  readonly name?: string;
  /** Fields of what the importer gave before that checking refused, with the reason: it is asked again, and may say them in another way. */
  readonly refused: ReadonlyMap<Path, string>;
}

/** A module that reads files of a target. It is pure. */
export interface ImporterModule {
  read(context: ImportContext): ImportedPart;
}

/** A reader of existing files of a target: which documents it reads, and the module that does, which loads on use. */
export interface Importer {
  /** What it reads, for lists: `Prometheus rule files`. */
  readonly reads: string;
  readonly claims: (document: ForeignDocument) => boolean;
  readonly load: () => Promise<ImporterModule>;
}

/** The plain data of a node. Keys that mean something to JavaScript are data like all others. */
export function plainData(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainData);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainData(value)]));
}

/** Each scalar, empty map and empty list of a tree with its path from there. */
export function* leavesOf(node: Node, at: Path = ''): Generator<{ readonly path: Path; readonly node: Node }> {
  const inner: readonly (readonly [string | number, Node])[] =
    node.kind === 'map'
      ? node.members.map(({ key, value }) => [key, value] as const)
      : node.kind === 'list'
        ? node.items.map((item, index) => [index, item] as const)
        : [];
  if (inner.length === 0) yield { path: at, node };
  for (const [step, value] of inner) yield* leavesOf(value, child(at, step));
}
