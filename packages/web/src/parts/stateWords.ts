import { words } from '../words/index.ts'

/** States of keys and cylinders (R038). */
export const stateWords = words({
  en: {
    nonProgrammed: 'not programmed',
    programmed: 'programmed',
    programmedUnpublished: 'programmed, works after publishing',
    isBlocked: 'blocked',
  },
  de: {
    nonProgrammed: 'nicht programmiert',
    programmed: 'programmiert',
    programmedUnpublished: 'programmiert, gilt nach dem Veröffentlichen',
    isBlocked: 'gesperrt',
  },
})
