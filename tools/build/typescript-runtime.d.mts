/** See typescript-runtime.mjs. */
export function typescriptRuntime(): string;
export function writeTypescriptRuntime(): void;
