/** What one plugin, and all together, may take for one service in one environment. All of it is far above what plugins need. */
export interface PluginLimits {
  /** Seconds that each of its parts may take: loading, checking, generating. */
  readonly pluginSeconds: number;
  /** Megabytes of memory, of the process in which the plugins of others compute. */
  readonly pluginMegabytes: number;
  /** Characters (UTF-16 units) in one file. */
  readonly pluginFileCharacters: number;
  /** Characters in all files together. */
  readonly pluginCharacters: number;
  readonly pluginFiles: number;
  readonly pluginFindings: number;
  /** Files of all plugins together. */
  readonly generatedFiles: number;
  /** Characters in the files of all plugins together. */
  readonly generatedCharacters: number;
}

/** The limits that hold unless `limits` in trainyard.config.json says otherwise. */
export const defaultPluginLimits: PluginLimits = {
  pluginSeconds: 60,
  pluginMegabytes: 2048,
  pluginFileCharacters: 67_108_864,
  pluginCharacters: 268_435_456,
  pluginFiles: 100_000,
  pluginFindings: 10_000,
  generatedFiles: 200_000,
  generatedCharacters: 536_870_912,
};

/** How a finding says that a limit was passed, and where it is set. */
export function beyond(limit: keyof PluginLimits, what: string): string {
  return `${what} (\`limits.${limit}\` in trainyard.config.json)`;
}
