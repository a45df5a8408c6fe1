export { contactsOf } from './bench.ts'
export * from './contact.ts'
export { type DoorVisit, meet, type VisitReason } from './meet.ts'
export { SIGNALS, type Signal, type SignalStep } from './signals.ts'
