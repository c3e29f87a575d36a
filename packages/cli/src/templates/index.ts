/**
 * What a service begins with: a commented specification and the code of its stages.
 *
 * @packageDocumentation
 */
export { isServiceName, templateNames, templates } from './templates.ts';
export type { TemplateName } from './templates.ts';
export { serviceFiles } from './service-files.ts';
