/** Names of the op codes (spec/tasks.md). */
const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'block',
  2: 'unblock',
  3: 'list',
  4: 'list',
  5: 'readAudit',
  6: 'ackAudit',
  7: 'authorise',
  8: 'group',
  9: 'rekey',
  10: 'minGeneration',
  11: 'firmware',
  12: 'firmware',
  13: 'configure',
  14: 'release',
  15: 'trust',
  16: 'time',
}

export const operationOf = (op: number): string => OPERATIONS[op] ?? `op ${op}`
