import { fileURLToPath } from 'node:url';

/** The program of the plugins' process. The build of the command line puts its own bundle in the place of this module. */
export function workerFile(): string {
  return fileURLToPath(new URL('./child.js', import.meta.url));
}
