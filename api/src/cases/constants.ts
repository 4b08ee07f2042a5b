/** Words a case is known by. No schema code, so that screens bundle it. */

/**
 * Where a case stands: what it waits for.
 * collection 信息收集: somebody to file or reject it · filing 立案: filed, to be dispatched · dispatch 派遣: sent, to be taken up ·
 * handling 处置: to be handled · feedback 反馈: reported as handled, to be looked at · verification 核查: to be checked on the spot ·
 * closed 结案 · rejected 不予立案.
 */
export const OPEN_STAGES = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification'] as const;
export const CASE_STAGES = [...OPEN_STAGES, 'closed', 'rejected'] as const;

/** 案件来源. sensor 物联感知, patrol 采集员上报, public 公众举报, video 视频上报, leader 领导批示, department 部门转办, enterprise 企业/员工反映. */
export const CASE_SOURCES = ['sensor', 'patrol', 'public', 'video', 'leader', 'department', 'enterprise'] as const;

export const PHOTO_KINDS = ['near', 'far', 'reference', 'before', 'after'] as const;

/** What somebody asks for and somebody else decides: 延期, 挂账, 申诉. */
export const REQUEST_KINDS = ['extension', 'suspension', 'appeal'] as const;

/** A plan (整改方案) is approved, or sent back in words, within this time. */
export const PLAN_DECIDED_WITHIN_MS = 2 * 60 * 60_000;
