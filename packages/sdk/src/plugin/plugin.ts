import type { ServiceGraph, Spec } from '@trainyard/model';
import type { Diagnostic, Entry, Located, Path } from '@trainyard/syntax';
import type { z } from 'zod';
import type { Toolkit } from '../codegen/toolkit.ts';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { Capabilities } from './capabilities.ts';
import { CONTRACT } from './contract.ts';
import type { Importer } from './importer.ts';
import type { Contribution, ExtensionPoint } from './points.ts';

/** What only the outside knows; absent facts generate "unreleased". */
export interface Facts {
  /** The commit that the specification belongs to. */
  readonly revision?: string;
  /** The time of the build, ISO 8601 in UTC. */
  readonly time?: string;
}

/** One environment of the service: its overlay merged over the base. */
export interface EnvironmentView {
  readonly name: string;
  readonly spec: Spec;
  readonly graph: ServiceGraph;
}

/** What a validator sees. All of it is frozen. */
export interface ValidatorContext<Options = unknown> {
  readonly spec: Spec;
  readonly graph: ServiceGraph;
  readonly options: Options;
  readonly environments: readonly EnvironmentView[];
  readonly facts: Facts;
  /** Where a field was written, or its nearest parent that was. */
  at(path: Path): Located;
  /** Where the key of a field stands. */
  keyAt(path: Path): Located;
  /** What plugins give to a point, ordered by plugin name. */
  contributions<T>(point: ExtensionPoint<T>): readonly T[];
}

/** What a generator sees: the same, and the toolkit. */
export interface GeneratorContext<Options = unknown> extends ValidatorContext<Options> {
  readonly toolkit: Toolkit;
}

/** What `contributes` sees: the specification and the options, and nothing of other plugins. */
export type ContributionContext<Options = unknown> = Omit<ValidatorContext<Options>, 'contributions'>;

/** A check beyond the schema: light, synchronous, pure. */
export interface Validator<Options = unknown> {
  (context: ValidatorContext<Options>): Iterable<Diagnostic>;
  /** True if it finds no errors: it is not asked where only errors matter, as while files are imported. */
  readonly informs?: true;
}

/** Marks a validator that finds no errors, and returns it. */
export function informing<Options>(validator: Validator<Options>): Validator<Options> {
  return Object.assign(validator, { informs: true as const });
}

/** A module with a generator; it may be asynchronous, and is pure. */
export interface GeneratorModule<Options = unknown> {
  generate(
    context: GeneratorContext<Options>,
  ): Iterable<GeneratedFile> | AsyncIterable<GeneratedFile> | Promise<Iterable<GeneratedFile>>;
}

/** All that a plugin is. A plain value: importing a plugin has no effect. */
export interface Plugin<Options = unknown> {
  readonly tag: '@trainyard/plugin';
  /** The version of the contract that the plugin was made for; `definePlugin` writes it. */
  readonly contract: number;
  /** The key in `targets`, and the folder of its files. */
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** The schema of `targets.<name>`; the empty map must satisfy it. */
  readonly options: z.ZodType<Options>;
  /** Whether the plugin has something to say on a specification. */
  readonly appliesTo: (spec: Spec) => boolean;
  readonly capabilities: Capabilities;
  readonly diagnostics: Readonly<Record<string, { readonly entry: Entry<never> }>>;
  /** What it gives to others whether or not it is on: words of the language, such as stage types, are known before anything is read. */
  readonly provides: readonly Contribution[];
  /** What it gives to others once it is on, made from the specification; light, synchronous, pure. */
  readonly contributes?: (context: ContributionContext<Options>) => Iterable<Contribution>;
  readonly validators: readonly Validator<Options>[];
  readonly generators: Readonly<Record<string, () => Promise<GeneratorModule<Options>>>>;
  /** Readers of existing files of the target, for `trainyard import`. */
  readonly importers: readonly Importer[];
}

/** What an author writes; what is left out is empty. */
export interface PluginDefinition<Options> {
  readonly name: string;
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  readonly appliesTo: (spec: Spec) => boolean;
  readonly capabilities?: Capabilities;
  readonly diagnostics?: Plugin['diagnostics'];
  readonly provides?: readonly Contribution[];
  readonly contributes?: (context: ContributionContext<Options>) => Iterable<Contribution>;
  readonly validators?: readonly Validator<Options>[];
  readonly generators: Readonly<Record<string, () => Promise<GeneratorModule<Options>>>>;
  readonly importers?: readonly Importer[];
}

/** Declares a plugin. Throws if its name is not lower-case letters, digits and `-`. */
export function definePlugin<Options>(definition: PluginDefinition<Options>): Plugin<Options> {
  if (!/^[a-z][a-z0-9-]*$/.test(definition.name))
    throw new Error(`a plugin's name consists of lower-case letters, digits and '-', not '${definition.name}'`);
  return Object.freeze({
    capabilities: {},
    diagnostics: {},
    provides: [],
    validators: [],
    importers: [],
    ...definition,
    tag: '@trainyard/plugin' as const,
    contract: CONTRACT,
  });
}

/** Whether a value is a plugin; told by its tag, so that a second copy of the SDK does no harm. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && (value as { tag?: unknown }).tag === '@trainyard/plugin';
}
