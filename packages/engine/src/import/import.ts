import { append, rangeOf } from '@trainyard/sdk';
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
import { engine } from '../diagnostics.ts';
import { leftOver, titleOf } from './account.ts';
import { readDocuments } from './documents.ts';
import { mergeParts } from './merge.ts';
import { printSpecification } from './print.ts';
import { settle } from './settle.ts';

/** What `importFiles` needs to know. */
export interface ImportOptions {
  readonly plugins: readonly Plugin[];
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

interface Claim {
  readonly plugin: Plugin;
  readonly importer: Importer;
  readonly documents: ForeignDocument[];
}

const VERSION = '0.1.0';

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
  const { claims, unclaimed } = claimed(documents, options.plugins);
  const notes: ImportNote[] = unclaimed.map((document) => ({
    document,
    node: document.node,
    subject: titleOf(document),
    outcome: 'left out',
    detail: 'no plugin imports documents of this kind',
  }));
  const parts: ImportedPart[] = [];
  let name = options.name;
  for (const claim of claims) {
    const part = await readPart(claim, name, diagnostics);
    if (part === undefined) return { text: undefined, name, notes, diagnostics, pluginFailed: true };
    name ??= part.name;
    parts.push(part);
    append(notes, part.notes);
    append(notes, leftOver(claim.documents, part.notes, 'nothing in a specification says it'));
  }
  const { spec, clashes } = mergeParts(parts.map((part) => part.spec));
  if (Object.keys(spec).length === 0) {
    const at = { range: documents[0]?.node.range ?? rangeOf(sources[0] ?? { file: '', text: '' }, 0) };
    const reads = options.plugins.flatMap((plugin) => plugin.importers.map((importer) => importer.reads));
    if (!diagnostics.some(({ severity }) => severity === 'error'))
      diagnostics.push(engine.nothingImported(at, { reads }));
    return { text: undefined, name, notes: inOrder(notes, sources), diagnostics, pluginFailed: false };
  }
  const called = serviceNameOf(name ?? nameOfFile(sources[0]?.file ?? ''));
  const settled = settle({ name: called, version: VERSION, ...spec }, options.plugins);
  const comments = new Map<Path, string>(parts.flatMap((part) => [...(part.comments ?? [])]));
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

function claimed(
  documents: readonly ForeignDocument[],
  plugins: readonly Plugin[],
): { readonly claims: readonly Claim[]; readonly unclaimed: readonly ForeignDocument[] } {
  const claims: Claim[] = plugins.flatMap((plugin) =>
    plugin.importers.map((importer) => ({ plugin, importer, documents: [] })),
  );
  const unclaimed = documents.filter((document) => {
    const taker = claims.find(({ importer }) => importer.claims(document));
    taker?.documents.push(document);
    return taker === undefined;
  });
  return { claims: claims.filter((claim) => claim.documents.length > 0), unclaimed };
}

async function readPart(
  { plugin, importer, documents }: Claim,
  name: string | undefined,
  diagnostics: Diagnostic[],
): Promise<ImportedPart | undefined> {
  try {
    const { read } = await importer.load();
    return read({ documents, ...(name === undefined ? {} : { name }) });
  } catch (reason) {
    const at = { range: documents[0]?.node.range ?? rangeOf({ file: '', text: '' }, 0) };
    const said = reason instanceof Error ? reason.message : String(reason);
    diagnostics.push(
      engine.pluginFailed(at, { plugin: plugin.name, part: `the importer of ${importer.reads}`, reason: said }),
    );
    return undefined;
  }
}

/** A note on something that checking refused says so. */
function refusedNote(note: ImportNote, refused: readonly { readonly path: Path; readonly why: string }[]): ImportNote {
  const { path, ...rest } = note;
  const found = refused.find(
    (each) => path !== undefined && (path === each.path || path.startsWith(`${each.path}.`) || path.startsWith(`${each.path}[`)),
  );
  return found === undefined
    ? note
    : { ...rest, outcome: 'left out', detail: `a specification refuses it: ${found.why.replace(/\.$/, '')}` };
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
  const folded = text.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^(?![A-Za-z_])/, '_').slice(0, 200);
  return /[A-Za-z0-9]/.test(folded) ? folded : 'imported';
}
