/** Wrong use of the command: unknown option, missing file. Printed as it is; exit code 2. */
export class UsageError extends Error {}
