/** Refusals: codes, sentences, and how they travel. */
export { FAULTS, type FaultCode, type Language, sentence } from './catalogue.ts'
export { faultOfConstraint } from './constraint.ts'
export { Fault, fault } from './fault.ts'
