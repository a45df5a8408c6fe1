/** Records that key and cylinder hand over under the door's seal (spec/door.md 9): rec1 | data. */
export const REC = {
  task: 1,
  listHeader: 2,
  chunk: 3,
  listWant: 4,
  receipt: 5,
  audit: 6,
  end: 7,
} as const

/** Index of a LISTWANT that asks for no chunk. */
export const LIST_WANT = { newestDelta: 0xfffe, full: 0xffff } as const

/** Longest data of one record. */
export const REC_DATA_BYTES = 246
