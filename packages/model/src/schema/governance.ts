import { z } from 'zod';
import { whole } from './numbers.ts';
import { labelled, namedList, section } from './section.ts';
import { flag, name, oneOf, text } from './texts.ts';

const privacyLaw = oneOf('gdpr', 'ccpa');
const sentence = text;

const compliance = section({
  data_privacy: z
    .union([privacyLaw.transform((one) => [one]), z.array(privacyLaw).min(1)])
    .optional()
    .meta({ description: 'Laws that apply: gdpr, ccpa, or a list' }),
  model_explainability: z
    .union([
      flag().transform((enabled) => ({
        enabled,
        method: undefined as string | undefined,
        scope: undefined as 'global' | 'local' | undefined,
      })),
      section({
        method: text('a method').optional().meta({ description: 'How answers are explained' }),
        scope: oneOf('global', 'local').optional().meta({ description: 'The model as a whole, or single answers' }),
      }).transform((given) => ({ enabled: true, method: given.method, scope: given.scope })),
    ])
    .optional()
    .meta({ description: 'Whether answers can be explained: true, false, or how' }),
  controller: section({
    name: text('a name').meta({ description: 'Who decides on the processing' }),
    contact: text('a contact').optional().meta({ description: 'How to reach them' }),
    dpo: text('a contact').optional().meta({ description: 'Data protection officer' }),
  })
    .optional()
    .meta({ description: 'Controller (GDPR Art. 4(7))' }),
  representative: text('a name').optional().meta({ description: "The controller's representative (GDPR Art. 27)" }),
  joint_controllers: z
    .array(text('a name'))
    .optional()
    .meta({ description: 'Joint controllers (GDPR Art. 26); [] says none' }),
  purposes: z.array(sentence('a purpose')).optional().meta({ description: 'What the processing is for' }),
  legal_basis: oneOf('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interest')
    .optional()
    .meta({ description: 'Legal basis (GDPR Art. 6(1))' }),
  legitimate_interest: sentence('an interest').optional().meta({ description: 'The interest, if that is the basis' }),
  data_subjects: z.array(sentence('a group of people')).optional().meta({ description: 'Whose data it is' }),
  recipients: z.array(sentence('a recipient')).optional().meta({ description: 'Who receives it' }),
  transfers: z
    .array(
      section({
        country: text('a country').meta({ description: 'Where to' }),
        recipient: text('a recipient').optional().meta({ description: 'To whom' }),
        safeguard: text('a safeguard').optional().meta({ description: 'On what ground' }),
      }),
    )
    .optional()
    .meta({ description: 'Transfers to third countries; [] says none, absent says missing' }),
  automated_decision: section({
    solely: flag().meta({ description: 'Whether no person takes part' }),
    effect: oneOf('none', 'legal', 'significant')
      .optional()
      .meta({ description: 'What it does to people (GDPR Art. 22)' }),
    contest: text('an address').optional().meta({ description: 'Where to contest it' }),
  })
    .optional()
    .meta({ description: 'Decisions about people' }),
  sold_or_shared: flag().optional().meta({ description: 'Whether personal information is sold or shared (CCPA)' }),
  role: oneOf('provider', 'deployer').optional().meta({ description: 'Role under the EU AI Act' }),
  annex_iii: z
    .array(text('an area'))
    .optional()
    .meta({ description: 'Areas of Annex III that are claimed, such as "5b"' }),
  article_6_3: sentence('a reason').optional().meta({ description: 'Why a high-risk area is claimed not to apply' }),
  interacts_with_people: flag()
    .optional()
    .meta({ description: 'Whether people deal with it directly (AI Act Art. 50(1))' }),
  generates_content: flag()
    .optional()
    .meta({ description: 'Whether it makes text, pictures or sound (AI Act Art. 50(2))' }),
  groups: z.array(text('a column')).optional().meta({ description: 'Groups for which quality is reported' }),
  risk_class: oneOf('minimal', 'limited', 'high', 'prohibited')
    .optional()
    .meta({ description: 'Risk class that its owner states' }),
  intended_use: sentence('a use').optional().meta({ description: 'What it is made for' }),
  limitations: z.array(sentence('a limitation')).optional().meta({ description: 'What it must not be used for' }),
  human_oversight: sentence('a measure').optional().meta({ description: 'How people watch over it' }),
  approvals: labelled(
    namedList(
      section({
        role: name().meta({ description: 'Who approves' }),
        required: flag().default(true).meta({ description: 'Whether nothing goes on without' }),
      }),
      'role',
    ),
    { keyword: 'approval', first: 'role' },
  )
    .optional()
    .meta({ description: 'Who must agree' }),
});

/** `governance` */
export const governance = section({
  versioning: section({
    strategy: oneOf('semantic', 'timestamp', 'git_hash').meta({ description: 'How versions are named' }),
    changelog: flag().optional().meta({ description: 'Whether a changelog is kept' }),
  })
    .optional()
    .meta({ description: 'Versions' }),
  compliance: compliance.optional().meta({ description: 'Law and policy' }),
  audit: section({
    enabled: flag().default(true).meta({ description: 'Whether changes and accesses are recorded' }),
    retention_days: whole({ min: 1, max: 36_500 }).optional().meta({ description: 'Days that records are kept' }),
  })
    .optional()
    .meta({ description: 'Audit log' }),
  lineage: section({
    data_lineage: flag().optional().meta({ description: 'Whether the way of the data is documented' }),
    model_lineage: flag().optional().meta({ description: 'Whether the way to each model is documented' }),
  })
    .optional()
    .meta({ description: 'Where things come from' }),
});
