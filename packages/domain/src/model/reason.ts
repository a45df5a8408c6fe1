/** Why a cylinder refuses, with the number on the wire (spec/registries.md). 0 = granted. */
export const REASONS = {
  ok: 0,
  noTicket: 1,
  badMac: 2,
  blocked: 3,
  epoch: 4,
  notYetValid: 5,
  expired: 6,
  revalidationOverdue: 7,
  outsideSchedule: 8,
  clockBehindFloor: 9,
  generation: 10,
  suite: 11,
  busy: 12,
  notClaimed: 13,
  notInList: 14,
} as const

export type Reason = keyof typeof REASONS
