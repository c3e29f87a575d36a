import type {
  Capabilities,
  Compiled,
  Contribution,
  Diagnostic,
  Facts,
  ForeignDocument,
  ImportContext,
  ImportedPart,
  Layer,
  SpecLimits,
  Vocabulary,
} from '@trainyard/sdk';
import type { ActiveInside, Generated } from './active.ts';
import type { PluginOption } from './option-list.ts';

/** What a plugin of somebody else declares, as plain data: nothing of it is loaded into this process. */
export interface OutsidePlugin {
  readonly name: string;
  /** The version of the contract that it was made for. */
  readonly contract: number;
  readonly summary: string;
  readonly capabilities: Capabilities;
  readonly provides: readonly Contribution[];
  /** The options that `targets.<name>` takes. */
  readonly options: readonly PluginOption[];
  /** What each of its importers reads, in words. */
  readonly importers: readonly string[];
}

/** What a plugin did that it must not do, and in which part of it. */
export interface PluginFailure {
  readonly plugin: string;
  readonly part: string;
  readonly reason: string;
}

/** What an importer made of its documents; without `part`, somebody failed. */
export interface ReadPart {
  readonly part?: ImportedPart;
  readonly failures: readonly PluginFailure[];
}

/** An importer and the documents that it claimed. */
export interface Reader {
  readonly plugin: string;
  readonly documents: readonly ForeignDocument[];
  /** Never rejects. */
  read(context: Omit<ImportContext, 'documents'>): Promise<ReadPart>;
}

/** A plugin of somebody else that is on for a service: its files are asked for. */
export interface ActiveOutside {
  readonly plugin: OutsidePlugin;
  readonly generate: () => Promise<Generated>;
}

/** A plugin that is on for a service. */
export type ActivePlugin = ActiveInside | ActiveOutside;

/** What one plugin gives to others. */
export interface Provided {
  readonly plugin: string;
  readonly contributions: readonly Contribution[];
}

/** All that a specification is compiled from again, elsewhere: plain data. */
export interface OutsideJob {
  readonly layers: readonly Layer[];
  readonly vocabulary: Vocabulary;
  readonly environment?: string;
  readonly limits?: SpecLimits;
  /** The environments that plugins see. */
  readonly environments: readonly string[];
  readonly facts: Facts;
  /** What the plugins give that are on and compute here. */
  readonly provided: readonly Provided[];
}

/** What the plugins of others have to say on one specification. */
export interface OutsideReport {
  readonly active: readonly ActiveOutside[];
  readonly provided: readonly Provided[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
}

/** The plugins of others, which compute where they can harm only themselves. */
export interface Outside {
  readonly plugins: readonly OutsidePlugin[];
  /** Asks which of them are on for a specification, and what they find. Never rejects: a plugin that fails is a finding. */
  check(job: OutsideJob, places: Compiled['places']): Promise<OutsideReport>;
  /** Asks whose importers read which documents: each goes to the first that claims it. Never rejects. */
  readers(
    documents: readonly ForeignDocument[],
  ): Promise<{ readonly readers: readonly Reader[]; readonly failures: readonly PluginFailure[] }>;
}
