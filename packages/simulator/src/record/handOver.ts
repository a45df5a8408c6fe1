/** Records that key and cylinder hand over under the door's seal (spec/door.md, C4): rec1 | data. */
export const REC = {
  task: 1,
  listHeader: 2,
  chunk: 3,
  listWant: 4,
  receipt: 5,
  audit: 6,
  end: 7,
} as const

/** Longest data of one record. */
export const REC_DATA_BYTES = 246
