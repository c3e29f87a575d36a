/**
 * The version of the contract between plugins and the engine. A whole number, because only one question is asked of it: does this engine know all
 * that the plugin was written for? It grows with each change that a plugin can see, also with what is only added, since a plugin that uses a new
 * part cannot work with an engine that has none.
 */
export const CONTRACT = 1;

/** The oldest version whose plugins the engine still runs. It grows when a part is taken away or means something else. */
export const OLDEST_CONTRACT = 1;

/**
 * Why an engine that runs the versions `oldest` to `newest` cannot run a plugin, with the remedy, as the end of a sentence that began with the
 * plugin; undefined if it can. `made` is what the plugin says: a whole number, or anything else of a plugin that was not made by `definePlugin`.
 */
export function contractProblem(
  made: unknown,
  { oldest, newest }: { readonly oldest: number; readonly newest: number } = {
    oldest: OLDEST_CONTRACT,
    newest: CONTRACT,
  },
): string | undefined {
  const known = oldest === newest ? `version ${newest}` : `the versions ${oldest} to ${newest}`;
  if (typeof made !== 'number' || !Number.isSafeInteger(made))
    return `does not say for which version of the plugin contract it was made: make it with \`definePlugin\` of @trainyard/sdk, which says so (this Trainyard runs ${known})`;
  if (made > newest)
    return `was made for version ${made} of the plugin contract, and this Trainyard runs ${known}: update Trainyard, or install an older version of the plugin`;
  if (made < oldest)
    return `was made for version ${made} of the plugin contract, and this Trainyard runs ${known}: install a newer version of the plugin, or build it with the SDK of this Trainyard`;
  return undefined;
}
