/** Who changed what and when: append only, each entry hashed over the one before. */
export { appendJournal, type JournalEntry, type JournalSource } from './append.ts'
export { canonical } from './canonical.ts'
export { type JournalVerdict, verifyJournal } from './verify.ts'
