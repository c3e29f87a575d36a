import { defineDiagnostics, error, info, listOf, warning } from '@trainyard/sdk';

/** What the compliance plugin finds. */
export const compliance = defineDiagnostics({
  missingFacts: warning<{ document: string; items: readonly string[]; law: string }>('compliance/missing-facts', {
    message: ({ document, items, law }) => `${document} lacks what ${law} asks for: ${listOf(items, 'and')}. Add the fields, or let the document name who supplies them.`,
    why: 'The document is written all the same and says what is missing and who supplies it.',
  }),
  unreleased: info<{ strategy: string; option: string }>('compliance/unreleased', {
    message: ({ strategy, option }) => `Versions are named by ${strategy}, but none was given: the changelog says "Unreleased". Give it with \`${option}\`.`,
    why: 'Nothing here reads a clock or a repository, so that equal inputs give equal files.',
  }),
  automatedInterest: error('compliance/automated-interest', {
    message: () => "Decisions are solely automated and significant, but the legal basis is 'legitimate_interest': such decisions need contract, law or consent. Change one of the two.",
    why: 'GDPR Art. 22(2) names the only grounds.',
  }),
  riskTooLow: warning<{ purpose: string; stated: string }>('compliance/risk-too-low', {
    message: ({ purpose, stated }) => `The purpose '${purpose}' reads like an area of Annex III (high risk), but 'risk_class' is '${stated}': check it, or give the reason in 'article_6_3'.`,
    why: 'AI Act, Art. 6(2) and Annex III. The class is its owner’s statement; this only points at a contradiction.',
  }),
  auditOff: error('compliance/audit-off', {
    message: () => "'risk_class' is 'high', but the audit log is off: turn `audit.enabled` on.",
    why: 'AI Act, Art. 12: high-risk systems record events.',
  }),
  auditTooShort: error<{ days: number; least: number }>('compliance/audit-too-short', {
    message: ({ days, least }) => `'risk_class' is 'high', but the audit log is kept for ${days} days: at least ${least} are asked for.`,
    why: 'AI Act, Art. 19(1) and 26(6): six months at least, unless other law says otherwise.',
  }),
  sensitiveWithoutBasis: warning<{ columns: readonly string[] }>('compliance/sensitive-without-basis', {
    message: ({ columns }) => `Sensitive columns (${listOf(columns, 'and')}) are processed, but 'legal_basis' is not given: add it.`,
    why: 'GDPR Art. 6(1).',
  }),
});
