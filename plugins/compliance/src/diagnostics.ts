import { defineDiagnostics, error, info, listOf, warning } from '@trainyard/sdk';

const governed = (fields: string, training = '', more = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n${training}  governance:\n    ${fields}\n${more}`;
const personal = '  training:\n    data:\n      schema: { mail: { type: "string", personal: "contact" } }\n';
const decided = (basis: string): string =>
  `compliance: { legal_basis: "${basis}", automated_decision: { solely: true, effect: "significant" } }`;
const complete = (rest: string): string =>
  `compliance: { data_privacy: "gdpr", controller: { name: "Demo Ltd" }, purposes: ["planning"], data_subjects: ["riders"], recipients: [], transfers: []${rest} }`;

/** What the compliance plugin finds. */
export const compliance = defineDiagnostics({
  missingFacts: warning<{ document: string; items: readonly string[]; law: string }>('compliance/missing-facts', {
    message: ({ document, items, law }) =>
      `${document} lacks what ${law} asks for: ${listOf(items, 'and')}. Add the fields, or let the document name who supplies them.`,
    why: 'The document is written all the same and says what is missing and who supplies it.',
    remedy:
      'Add the fields that the message lists. Left out, the document says so in their place, and who supplies them.',
    example: {
      bad: governed('compliance: { data_privacy: "ccpa" }'),
      good: governed(
        'compliance: { data_privacy: "ccpa", purposes: ["planning"], sold_or_shared: false }',
        personal + '      retention: "1y"\n',
      ),
    },
  }),
  unreleased: info<{ strategy: string; option: string }>('compliance/unreleased', {
    message: ({ strategy, option }) =>
      `Versions are named by ${strategy}, but none was given: the changelog says "Unreleased". Give it with \`${option}\`.`,
    why: 'Nothing here reads a clock or a repository, so that equal inputs give equal files.',
    remedy: 'Give the option when a release is built; while working there is nothing to do.',
    example: {
      bad: governed('versioning: { strategy: "timestamp", changelog: true }'),
      good: governed('versioning: { strategy: "semantic", changelog: true }'),
    },
  }),
  automatedInterest: error('compliance/automated-interest', {
    message: () =>
      "Decisions are solely automated and significant, but the legal basis is 'legitimate_interest': such decisions need contract, law or consent. Change one of the two.",
    why: 'GDPR Art. 22(2) names the only grounds.',
    example: { bad: governed(decided('legitimate_interest')), good: governed(decided('contract')) },
  }),
  riskTooLow: warning<{ purpose: string; stated: string }>('compliance/risk-too-low', {
    message: ({ purpose, stated }) =>
      `The purpose '${purpose}' reads like an area of Annex III (high risk), but 'risk_class' is '${stated}': check it, or give the reason in 'article_6_3'.`,
    why: 'AI Act, Art. 6(2) and Annex III. The class is its owner’s statement; this only points at a contradiction.',
    remedy: 'State the class that holds, or say in `article_6_3` why the area does not make it high.',
    example: {
      bad: governed('compliance: { risk_class: "minimal", purposes: ["credit scoring"] }'),
      good: governed('compliance: { risk_class: "high", purposes: ["credit scoring"] }'),
    },
  }),
  auditOff: error('compliance/audit-off', {
    message: () => "'risk_class' is 'high', but the audit log is off: turn `audit.enabled` on.",
    why: 'AI Act, Art. 12: high-risk systems record events.',
    example: {
      bad: governed('compliance: { risk_class: "high" }', '', '    audit: { enabled: false }\n'),
      good: governed('compliance: { risk_class: "high" }', '', '    audit: { enabled: true }\n'),
    },
  }),
  auditTooShort: error<{ days: number; least: number }>('compliance/audit-too-short', {
    message: ({ days, least }) =>
      `'risk_class' is 'high', but the audit log is kept for ${days} days: at least ${least} are asked for.`,
    why: 'AI Act, Art. 19(1) and 26(6): six months at least, unless other law says otherwise.',
    example: {
      bad: governed('compliance: { risk_class: "high" }', '', '    audit: { retention_days: 90 }\n'),
      good: governed('compliance: { risk_class: "high" }', '', '    audit: { retention_days: 365 }\n'),
    },
  }),
  sensitiveWithoutBasis: warning<{ columns: readonly string[] }>('compliance/sensitive-without-basis', {
    message: ({ columns }) =>
      `Sensitive columns (${listOf(columns, 'and')}) are processed, but 'legal_basis' is not given: add it.`,
    why: 'GDPR Art. 6(1).',
    remedy: 'Add `legal_basis`, or take the columns out of `sensitive` if they are none.',
    example: {
      bad: governed(complete(''), personal + '      retention: "1y"\n'),
      good: governed(complete(', legal_basis: "contract"'), personal + '      retention: "1y"\n'),
    },
  }),
});
