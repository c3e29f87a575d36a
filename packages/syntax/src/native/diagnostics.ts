import { defineDiagnostics, error } from '../diagnostics/catalogue.ts';
import type { Entry } from '../diagnostics/catalogue.ts';
import { didYouMean } from '../diagnostics/suggest.ts';

/** A specification with a body, and the same with another. */
const example = (bad: string, good: string): Entry<void>['example'] => {
  const service = (body: string): string => `mlops demo "1.0.0" {\n  ${body}\n}\n`;
  return { bad: service(bad), good: service(good), syntax: 'native' };
};

/** What is wrong with the form of a text in the native syntax. */
export const nativeDiagnostics = defineDiagnostics({
  malformed: error<{ message: string }>('syntax/native', {
    message: ({ message }) => message,
    why: 'The text does not follow the grammar of the native syntax. What could not be read is left out, and the rest of the file is checked.',
    example: example('deployment { serving { replicas = } }', 'deployment { serving { replicas = 3 } }'),
  }),
  missingComma: error<{ key: string; before: string }>('syntax/missing-comma', {
    message: ({ key, before }) =>
      `'${key}' stands on one line with '${before}': put a \`,\` between them, or a line break.`,
    why: 'Two items on one line look like one.',
    example: example('owner { team = "a" contact = "b" }', 'owner { team = "a", contact = "b" }'),
  }),
  unknownBlock: error<{ key: string; near?: string }>('syntax/unknown-block', {
    message: ({ key, near }) =>
      near === undefined
        ? `'${key}' takes no label here: write \`${key} { … }\` or \`${key} = …\`.`
        : `'${key}' takes no label here.${didYouMean(near)}`,
    why: 'Only some blocks have labels, such as `stage NAME : TYPE { … }`.',
    example: example('owner payments { team = "a" }', 'owner { team = "a" }'),
  }),
  missingLabel: error<{ key: string; form: string }>('syntax/missing-label', {
    message: ({ key, form }) => `The block '${key}' has no name: write \`${form} { … }\`.`,
    why: 'What the block stands for goes by its name.',
    example: example(
      'environment { deployment { serving { replicas = 1 } } }',
      'environment staging { deployment { serving { replicas = 1 } } }',
    ),
  }),
  labelForm: error<{ key: string; form: string }>('syntax/label-form', {
    message: ({ key, form }) => `The labels of '${key}' are written otherwise: \`${form} { … }\`.`,
    why: 'A label behind `:` says what kind of thing it is; some blocks have none.',
    example: example('monitoring { metric load gauge {} }', 'monitoring { metric load : gauge {} }'),
  }),
  twoForms: error<{ field: string; keyword: string }>('syntax/two-forms', {
    message: ({ field, keyword }) => `'${field}' is given as a whole and by '${keyword}' blocks: keep one of the two.`,
    why: 'It would be unclear whether one replaces or adds to the other.',
    example: example('monitoring { metrics = []\n  metric load : gauge {} }', 'monitoring { metric load : gauge {} }'),
  }),
  callArguments: error<{ call: string; form: string }>('syntax/call-arguments', {
    message: ({ call, form }) => `'${call}' is written \`${form}\`.`,
    why: 'Calls outside of conditions are short for maps: `uniform(0, 1)` for `{ min = 0, max = 1 }`.',
    example: example(
      'training { experiments { hyperparameters { rate = uniform(1) } } }',
      'training { experiments { hyperparameters { rate = uniform(0, 1) } } }',
    ),
  }),
  extendsPlace: error('syntax/extends-place', {
    message: () => '`extends` stands at the top of the file, before `mlops`: move it there.',
    why: 'What lies beneath a file is said before the file itself.',
    example: {
      bad: 'mlops demo "1.0.0" {}\nextends "./base.mlops"\n',
      good: 'mlops demo "1.0.0" {}\n',
      syntax: 'native',
    },
  }),
});
