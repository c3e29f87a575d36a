import { append } from '@trainyard/sdk';
import type { Compiled, Diagnostic, ForeignDocument } from '@trainyard/sdk';
import { failure } from '../../check/activate.ts';
import { contributionProblem } from '../../check/contributions.ts';
import type { Generated, OutputFile } from '../../check/active.ts';
import { engine } from '../../diagnostics.ts';
import { fileTaker } from '../../generate/accept.ts';
import { isRecord, Misdeed, reasonText, shortened } from '../../check/misdeeds.ts';
import type { PluginLimits } from '../../check/limits.ts';
import type {
  ActiveOutside,
  Outside,
  OutsideJob,
  OutsidePlugin,
  OutsideReport,
  PluginFailure,
  Provided,
  Reader,
} from '../../check/outside.ts';
import { findingTaker } from '../../check/taken-findings.ts';
import type { SourceOf } from '../../check/taken-findings.ts';
import { takenPart } from '../../import/taken-part.ts';
import { declarationOf } from './declaration.ts';
import { projectDiagnostics } from '../project/diagnostics.ts';
import type { PluginEntry } from '../project/entries.ts';
import type { PluginAddress, Refused } from './messages.ts';
import { pluginProcess } from './plugin-process.ts';
import type { PluginProcess, Reply } from './plugin-process.ts';

/** The plugins of a project that are not built in, after loading them. */
export interface LoadedOutside {
  /** What each declares that could be loaded. */
  readonly plugins: ReadonlyMap<PluginEntry, OutsidePlugin>;
  /** Why each of the others could not be loaded. */
  readonly refusals: ReadonlyMap<PluginEntry, Diagnostic>;
  /** Whether one of them broke its promises while it was loaded. */
  readonly pluginFailed: boolean;
  /** Some of the plugins that were loaded, to be asked. */
  outsideOf(entries: readonly PluginEntry[]): Outside;
  /** Ends their process. */
  close(): void;
}

interface Known extends PluginAddress {
  readonly plugin: OutsidePlugin;
}

/** Loads plugins of others into a process of their own, which computes for them from then on. */
export async function loadOutside(entries: readonly PluginEntry[], limits: PluginLimits): Promise<LoadedOutside> {
  /** What plugins did when nobody asked them, by specifier. */
  const late = new Map<string, string>();
  const computing = pluginProcess(limits, (specifier, reason) => void late.set(specifier, reason));
  const plugins = new Map<PluginEntry, OutsidePlugin>();
  const refusals = new Map<PluginEntry, Diagnostic>();
  let pluginFailed = false;
  for (const entry of entries) {
    const { root, specifier, at } = entry;
    const reply = await computing.ask({ kind: 'load', root, specifier });
    if ('misdeed' in reply) {
      pluginFailed = true;
      refusals.set(entry, failure(at, specifier, reply.part, new Misdeed(reply.misdeed)));
    } else {
      const plugin = takenDeclaration(reply.value);
      if (!('refused' in plugin)) plugins.set(entry, plugin);
      else if (plugin.refused === 'version')
        refusals.set(entry, projectDiagnostics.pluginVersion(at, { plugin: specifier, problem: plugin.reason }));
      else refusals.set(entry, projectDiagnostics.brokenPlugin(at, { plugin: specifier, reason: plugin.reason }));
    }
  }
  return {
    plugins,
    refusals,
    pluginFailed,
    outsideOf: (chosen) => {
      const known = chosen.flatMap((entry): readonly Known[] => {
        const plugin = plugins.get(entry);
        return plugin === undefined ? [] : [{ root: entry.root, specifier: entry.specifier, plugin }];
      });
      return asked(known, { computing, late, limits });
    },
    close: () => computing.close(),
  };
}

/** What the process said of a plugin that it was to load. */
function takenDeclaration(value: unknown): OutsidePlugin | Refused {
  if (isRecord(value) && (value['refused'] === 'version' || value['refused'] === 'broken'))
    return { refused: value['refused'], reason: shortened(String(value['reason'])) };
  const plugin = declarationOf(value);
  return typeof plugin === 'string' ? { refused: 'broken', reason: plugin } : plugin;
}

interface Computing {
  readonly computing: PluginProcess;
  readonly late: Map<string, string>;
  readonly limits: PluginLimits;
}

function asked(known: readonly Known[], { computing, late, limits }: Computing): Outside {
  /** Plugins that hung or ended the process once are not asked again. */
  const given = new Set<string>();

  const check = async (job: OutsideJob, places: Compiled['places']): Promise<OutsideReport> => {
    const diagnostics: Diagnostic[] = [];
    const at = places.keyAt('');
    let pluginFailed = false;
    const fail = ({ specifier, plugin }: Known, part: string, reason: string): void => {
      pluginFailed = true;
      given.add(specifier);
      diagnostics.push(failure(at, plugin.name, part, new Misdeed(reason)));
    };
    const on: Known[] = [];
    const own: Provided[] = [];
    for (const each of known) {
      const { root, specifier } = each;
      if (given.has(specifier)) {
        pluginFailed = true;
        continue;
      }
      const reply = await computing.ask({ kind: 'on', root, specifier, job });
      if ('misdeed' in reply) fail(each, reply.part, reply.misdeed);
      else if (Array.isArray(reply.value)) {
        const contributions = reply.value as readonly unknown[];
        const wrong = contributions.map(contributionProblem).find((problem) => problem !== undefined);
        if (wrong !== undefined) {
          fail(each, '`contributes`', wrong);
          continue;
        }
        on.push(each);
        own.push({ plugin: each.plugin.name, contributions: contributions as Provided['contributions'] });
      }
    }
    const provided = [...job.provided, ...own];
    const active: ActiveOutside[] = [];
    for (const each of on) {
      const { root, specifier } = each;
      const take = findingTaker(limits, sourceIn(job));
      const found: Diagnostic[] = [];
      const reply = await computing.ask(
        { kind: 'check', root, specifier, job, provided },
        { onFinding: (finding) => void found.push(take(finding)) },
      );
      append(diagnostics, found);
      if ('misdeed' in reply) fail(each, reply.part, reply.misdeed);
      else {
        pluginFailed ||= reply.failed;
        if (reply.value === true)
          active.push({ plugin: each.plugin, generate: () => generate(each, { job, provided, at }) });
      }
    }
    tellLate(fail);
    return { active, provided: own, diagnostics, pluginFailed };
  };

  const generate = async (
    each: Known,
    {
      job,
      provided,
      at,
    }: { job: OutsideJob; provided: readonly Provided[]; at: ReturnType<Compiled['places']['keyAt']> },
  ): Promise<Generated> => {
    const { root, specifier, plugin } = each;
    const files: OutputFile[] = [];
    const diagnostics: Diagnostic[] = [];
    const takeFile = fileTaker(plugin.name, limits);
    const takeFinding = findingTaker(limits, sourceIn(job));
    const reply: Reply = await computing.ask(
      { kind: 'generate', root, specifier, job, provided },
      {
        onFinding: (finding) => void diagnostics.push(takeFinding(finding)),
        onFile: (value) => {
          const generator = isRecord(value) && typeof value['generator'] === 'string' ? value['generator'] : '';
          const file = takeFile(value, generator);
          if ('reason' in file) diagnostics.push(engine.badOutput(at, { plugin: plugin.name, ...file }));
          else files.push(file);
        },
      },
    );
    let pluginFailed = 'misdeed' in reply || reply.failed;
    const fail = (who: Known, part: string, reason: string): void => {
      pluginFailed = true;
      given.add(who.specifier);
      diagnostics.push(failure(at, who.plugin.name, part, new Misdeed(reason)));
    };
    if ('misdeed' in reply) fail(each, reply.part, reply.misdeed);
    tellLate(fail);
    return { files: pluginFailed ? [] : files, diagnostics, pluginFailed };
  };

  /** What was done behind the back of another plugin's question. */
  const tellLate = (fail: (who: Known, part: string, reason: string) => void): void => {
    for (const [specifier, reason] of late) {
      const who = known.find((each) => each.specifier === specifier);
      if (who !== undefined) fail(who, 'work that it left behind', reason);
    }
    late.clear();
  };

  const readers: Outside['readers'] = async (documents) => {
    const found: Reader[] = [];
    const failures: PluginFailure[] = [];
    let rest = documents;
    for (const each of known) {
      const { root, specifier, plugin } = each;
      if (plugin.importers.length === 0 || rest.length === 0) continue;
      const failed = failuresOf(each, failures);
      const reply = await computing.ask({ kind: 'claims', root, specifier, documents: rest });
      tellLate((who, part, reason) => failuresOf(who, failures)(part, reason));
      if ('misdeed' in reply) {
        failed(reply.part, reply.misdeed);
        continue;
      }
      const taken = new Set<ForeignDocument>();
      for (const [index, indices] of listsIn(reply.value, plugin.importers.length).entries()) {
        const mine = rest.filter((document, at) => indices.has(at) && !taken.has(document));
        for (const document of mine) taken.add(document);
        if (mine.length > 0) found.push(reader(each, index, mine));
      }
      rest = rest.filter((document) => !taken.has(document));
    }
    return { readers: found, failures };
  };

  const reader = (each: Known, index: number, documents: readonly ForeignDocument[]): Reader => ({
    plugin: each.plugin.name,
    documents,
    read: async ({ name, refused }) => {
      const { root, specifier, plugin } = each;
      const failures: PluginFailure[] = [];
      const failed = failuresOf(each, failures);
      const importer = { index, refused, ...(name === undefined ? {} : { name }) };
      const reply = await computing.ask({ kind: 'import', root, specifier, documents, importer });
      tellLate((who, part, reason) => failuresOf(who, failures)(part, reason));
      if ('misdeed' in reply) failed(reply.part, reply.misdeed);
      if (failures.length > 0 || 'misdeed' in reply) return { failures };
      try {
        return { part: takenPart(reply.value, documents, limits), failures };
      } catch (reason) {
        failed(`the importer of ${plugin.importers[index] ?? ''}`, reasonText(reason));
        return { failures };
      }
    },
  });

  const failuresOf =
    ({ specifier, plugin }: Known, failures: PluginFailure[]) =>
    (part: string, reason: string): void => {
      given.add(specifier);
      failures.push({ plugin: plugin.name, part, reason });
    };

  return { plugins: known.map(({ plugin }) => plugin), check, readers };
}

/** Ranges come with the name of their file. */
function sourceIn({ layers }: OutsideJob): SourceOf {
  const sources = new Map(layers.map(({ source }) => [source.file, source]));
  return ({ file }) => (typeof file === 'string' ? sources.get(file) : undefined);
}

/** A list of indices for each importer; whatever else was answered claims nothing. */
function listsIn(value: unknown, length: number): readonly ReadonlySet<unknown>[] {
  const lists = Array.isArray(value) ? (value as unknown[]) : [];
  return Array.from({ length }, (_, index) => new Set(Array.isArray(lists[index]) ? (lists[index] as unknown[]) : []));
}
