import { append, parentPath, rangeOf } from '@trainyard/sdk';
import type {
  Diagnostic,
  ForeignDocument,
  Importer,
  ImportedPart,
  ImportNote,
  Path,
  Plugin,
  PrintedSyntax,
  Source,
} from '@trainyard/sdk';
import { reasonText } from '../check/misdeeds.ts';
import type { Outside, PluginFailure, Reader } from '../check/outside.ts';
import { engine } from '../diagnostics.ts';
import { leftOver, titleOf } from './account.ts';
import { readDocuments } from './documents.ts';
import { mergeParts } from './merge.ts';
import { printSpecification } from './print.ts';
import { refusedFields, settle } from './settle.ts';

/** What `importFiles` needs to know. */
export interface ImportOptions {
  readonly plugins: readonly Plugin[];
  /** The plugins of others. */
  readonly outside?: Outside;
  /** What the service is called; without it an importer may say so, or the name of the first file does. */
  readonly name?: string;
  readonly syntax?: PrintedSyntax;
}

/** A specification made of files of targets. */
export interface ImportedFiles {
  /** The specification; undefined if nothing could be imported, or if a plugin failed. */
  readonly text: string | undefined;
  readonly name: string | undefined;
  /** What became of everything in the files, in their order. */
  readonly notes: readonly ImportNote[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
}

const VERSION = '0.1.0';

/** How often importers are asked to say something in another way. */
const MOST_ROUNDS = 5;

/**
 * Turns existing files of targets into a specification that passes `check`: every document is read by the first plugin that claims it,
 * what they make of them is laid beside each other, and everything that the files hold is accounted for in a note.
 */
export async function importFiles(sources: readonly Source[], options: ImportOptions): Promise<ImportedFiles> {
  const diagnostics: Diagnostic[] = [];
  const documents = sources.flatMap((source) => {
    const read = readDocuments(source);
    append(diagnostics, read.diagnostics);
    return read.value;
  });
  const { readers, unclaimed, failures } = await readersOf(documents, options);
  const at = { range: documents[0]?.node.range ?? rangeOf(sources[0] ?? { file: '', text: '' }, 0) };
  const fail = (failed: readonly Diagnostic[]): ImportedFiles => ({
    text: undefined,
    name: options.name,
    notes,
    diagnostics: [...diagnostics, ...failed],
    pluginFailed: true,
  });
  const notes: ImportNote[] = unclaimed.map((document) => ({
    document,
    node: document.node,
    subject: titleOf(document),
    outcome: 'left out',
    detail: 'no plugin imports documents of this kind',
  }));
  if (failures.length > 0) return fail(failures.map((each) => engine.pluginFailed(at, each)));
  const refused = new Map<Path, string>();
  let parts: Parts | undefined;
  let called = '';
  let sound = false;
  // What checking refuses is said to the importers, which may say it in another way; each round refuses something new.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const read = await readParts(readers, options.name, refused);
    if ('failures' in read) return fail(read.failures);
    parts = read;
    called = serviceNameOf(parts.name ?? nameOfFile(sources[0]?.file ?? ''));
    if (Object.keys(parts.spec).length === 0) break;
    const before = refused.size;
    const found = await refusedFields({ name: called, version: VERSION, ...parts.spec }, options);
    if (found.failures.length > 0) return fail(found.failures.map((each) => ({ ...each, ...at })));
    for (const [path, why] of found.refused) refused.set(path, why);
    sound = found.refused.size === 0;
    if (refused.size === before) break;
  }
  const { spec = {}, clashes = [], comments: said = new Map<Path, string>() } = parts ?? {};
  append(notes, parts?.notes ?? []);
  if (Object.keys(spec).length === 0) {
    const reads = [
      ...options.plugins.flatMap((plugin) => plugin.importers.map((importer) => importer.reads)),
      ...(options.outside?.plugins ?? []).flatMap((plugin) => plugin.importers),
    ];
    if (!diagnostics.some(({ severity }) => severity === 'error'))
      diagnostics.push(engine.nothingImported(at, { reads }));
    return { text: undefined, name: options.name, notes: inOrder(notes, sources), diagnostics, pluginFailed: false };
  }
  const whole = { name: called, version: VERSION, ...spec };
  const others = readers.filter(({ plugin }) => options.outside?.plugins.some(({ name }) => name === plugin));
  let settled: Awaited<ReturnType<typeof settle>>;
  try {
    settled = sound ? { spec: whole, refused: new Map() } : await settle(whole, options);
  } catch (reason) {
    if (others.length === 0) throw reason;
    return fail(
      others.map(({ plugin }) =>
        engine.pluginFailed(at, { plugin, part: 'one of its importers', reason: reasonText(reason) }),
      ),
    );
  }
  const comments = new Map<Path, string>(said);
  comments.set('version', 'imported: no file says a version');
  const all = [
    ...notes.map((note) => refusedNote(note, settled.refused)),
    ...clashes.map((path) => clashNote(path, notes)).filter((note) => note !== undefined),
  ];
  return {
    text: printSpecification(settled.spec, comments, options.syntax ?? 'yaml'),
    name: called,
    notes: inOrder(all, sources),
    diagnostics,
    pluginFailed: false,
  };
}

/** Who reads which documents: each goes to the first importer that claims it, and those of the built-in plugins are asked first. */
async function readersOf(
  documents: readonly ForeignDocument[],
  { plugins, outside }: ImportOptions,
): Promise<{
  readonly readers: readonly Reader[];
  readonly unclaimed: readonly ForeignDocument[];
  readonly failures: readonly PluginFailure[];
}> {
  const claims = plugins.flatMap((plugin) =>
    plugin.importers.map((importer) => ({ plugin, importer, documents: [] as ForeignDocument[] })),
  );
  const rest = documents.filter((document) => {
    const taker = claims.find(({ importer }) => importer.claims(document));
    taker?.documents.push(document);
    return taker === undefined;
  });
  const inside = claims
    .filter((claim) => claim.documents.length > 0)
    .map(({ plugin, importer, documents: mine }) => readerOf(plugin, importer, mine));
  const { readers, failures } = (await outside?.readers(rest)) ?? { readers: [], failures: [] };
  const taken = new Set(readers.flatMap((reader) => reader.documents));
  return { readers: [...inside, ...readers], unclaimed: rest.filter((document) => !taken.has(document)), failures };
}

function readerOf({ name: plugin }: Plugin, importer: Importer, documents: readonly ForeignDocument[]): Reader {
  const read: Reader['read'] = async (context) => {
    try {
      const module = await importer.load();
      return { part: module.read({ ...context, documents }), failures: [] };
    } catch (reason) {
      return { failures: [{ plugin, part: `the importer of ${importer.reads}`, reason: reasonText(reason) }] };
    }
  };
  return { plugin, documents, read };
}

/** What all importers made of the documents. */
interface Parts {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly clashes: readonly Path[];
  readonly notes: readonly ImportNote[];
  readonly comments: ReadonlyMap<Path, string>;
  readonly name?: string;
}

async function readParts(
  readers: readonly Reader[],
  given: string | undefined,
  refused: ReadonlyMap<Path, string>,
): Promise<Parts | { readonly failures: readonly Diagnostic[] }> {
  const notes: ImportNote[] = [];
  const parts: ImportedPart[] = [];
  let name = given;
  for (const { documents, read } of readers) {
    const { part, failures } = await read({ refused, ...(name === undefined ? {} : { name }) });
    const at = { range: documents[0]?.node.range ?? rangeOf({ file: '', text: '' }, 0) };
    if (part === undefined) return { failures: failures.map((each) => engine.pluginFailed(at, each)) };
    name ??= part.name;
    parts.push(part);
    append(notes, part.notes);
    append(notes, leftOver(documents, part.notes, 'nothing in a specification says it'));
  }
  const { spec, clashes } = mergeParts(parts.map((part) => part.spec));
  const comments = new Map(parts.flatMap((part) => [...(part.comments ?? [])]));
  return { spec, clashes, notes, comments, ...(name === undefined ? {} : { name }) };
}

/** A note on something that checking refused says so. */
function refusedNote(note: ImportNote, refused: ReadonlyMap<Path, string>): ImportNote {
  const { path, ...rest } = note;
  for (let at = path ?? ''; at !== ''; at = parentPath(at)) {
    const why = refused.get(at);
    if (why !== undefined)
      return { ...rest, outcome: 'left out', detail: `a specification refuses it: ${why.replace(/\.$/, '')}` };
  }
  return note;
}

function clashNote(path: Path, notes: readonly ImportNote[]): ImportNote | undefined {
  const last = notes.findLast((note) => note.path === path);
  return last === undefined
    ? undefined
    : { ...last, outcome: 'left out', detail: 'another file says something else here, which was taken' };
}

function inOrder(notes: readonly ImportNote[], sources: readonly Source[]): readonly ImportNote[] {
  const rank = new Map(sources.map((source, index) => [source, index]));
  const fileOf = (note: ImportNote): number => rank.get(note.document.source) ?? 0;
  return [...notes].sort((a, b) => fileOf(a) - fileOf(b) || a.node.range.start - b.node.range.start);
}

function nameOfFile(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\.(?:ya?ml|json|rules|test)\b/g, '');
}

/** A text as the name of a service: what no name may hold becomes `_`. */
function serviceNameOf(text: string): string {
  const folded = text
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^(?![A-Za-z_])/, '_')
    .slice(0, 200);
  return /[A-Za-z0-9]/.test(folded) ? folded : 'imported';
}
