/**
 * Changes to TypeScript that people wrote: what is asked for is put in, and every other byte stays. An entry of its own, so that nothing else of the
 * SDK loads with it.
 * @packageDocumentation
 */
export { identifier, typescript } from './codegen/typescript/code.ts';
export type { TypeScriptCode } from './codegen/typescript/code.ts';
export { EditProblem, editTypeScript } from './codegen/typescript/edit.ts';
export type { EditedFile, EditedList, EditedObject, ImportWanted } from './codegen/typescript/edit.ts';
