/** The category table (部件/事件分类): major and minor codes, and what each asks for in which time (立结案标准). */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../../wire/contract.ts';
import { Sentence } from '../../wire/sentences.ts';
import { CaseLimits } from '../contract.ts';

/** 2 digits of the major and 2 of the minor class behind 1 部件 or 2 事件 (GB/T 30428.2). */
export const CategoryCode = Type.String({ pattern: '^[12]\\d{4}$' });

const Words = (maxLength: number) =>
  Type.Object(
    { zh: Sentence('Chinese', maxLength), en: Sentence('English', maxLength) },
    { additionalProperties: false },
  );

export const CaseCategory = Type.Object({
  code: CategoryCode,
  kind: Type.Enum(['component', 'event'], { description: '部件 or 事件' }),
  major: Words(40),
  name: Words(60),
  filingStandard: { ...Words(500), description: '立案标准' },
  closingStandard: { ...Words(500), description: '结案标准' },
  limits: CaseLimits,
  departments: Type.Array(Type.String({ maxLength: 32 }), {
    maxItems: 20,
    description: 'Codes of the departments that usually handle it',
  }),
  afterPhoto: Type.Boolean({ description: 'Feedback needs a photo taken afterwards' }),
  enabled: Type.Boolean(),
});
export type CaseCategory = Static<typeof CaseCategory>;

/** What people changed of the table. */
export const CategoryEntry = Type.Object({
  ...CaseCategory.properties,
  version: Type.Integer({ description: 'Pass it with a change; 0: as shipped' }),
  changedBy: Nullable(Type.String({ description: 'Null: as shipped' })),
  changedAt: Nullable(Epoch),
  own: Type.Boolean({ description: 'Custom rule of the community (自定义); false: shipped' }),
});
export type CategoryEntry = Static<typeof CategoryEntry>;
export const CategoryList = Type.Object({ categories: Type.Array(CategoryEntry) });
export type CategoryList = Static<typeof CategoryList>;

export const CategoryParams = Type.Object({ code: CategoryCode });
export const CategoryChange = Type.Object(
  {
    category: Nullable({ ...CaseCategory, additionalProperties: false, description: 'Whole; null: as shipped' }),
    version: Type.Integer({ minimum: 0, description: 'Version that was read; a change in between is rejected' }),
    reason: Sentence('Why'),
  },
  { additionalProperties: false },
);
export type CategoryChange = Static<typeof CategoryChange>;
