// Plain types without imports: this text is also part of the declaration file of the package.

/** What `trainyard.config.ts` exports and `trainyard.config.json` holds. */
export interface Configuration {
  /** Plugins beside those among the direct dependencies: package names, and paths from this file, such as `./plugin.ts`. */
  readonly plugins?: readonly string[];
  readonly limits?: Limits;
}

/** Bounds of what specifications and plugins may take; what is left out stays as it is. */
export interface Limits {
  /** Characters (UTF-16 units) in one file of a specification. */
  readonly fileCharacters?: number;
  /** Maps and lists within each other. */
  readonly nesting?: number;
  /** Values in one file, aliases expanded. */
  readonly values?: number;
  /** Values in one file that stand for aliases. */
  readonly aliasValues?: number;
  /** Files that a specification extends, directly or through others. */
  readonly extendedFiles?: number;
  readonly environments?: number;
  readonly stages?: number;
  readonly metrics?: number;
  readonly alerts?: number;
  /** Labels of one service, metric or alert. */
  readonly labels?: number;
  /** Seconds that each part of a plugin may take: loading, checking, generating. */
  readonly pluginSeconds?: number;
  /** Megabytes of memory, of the process in which the plugins of others compute. */
  readonly pluginMegabytes?: number;
  /** Characters in one file of a plugin. */
  readonly pluginFileCharacters?: number;
  /** Characters in all files of a plugin together. */
  readonly pluginCharacters?: number;
  readonly pluginFiles?: number;
  readonly pluginFindings?: number;
  /** Files of all plugins together. */
  readonly generatedFiles?: number;
  /** Characters in the files of all plugins together. */
  readonly generatedCharacters?: number;
}

/** The configuration of a project: the default export of `trainyard.config.ts`. Returns what it is given. */
export declare function defineConfig(configuration: Configuration): Configuration;
