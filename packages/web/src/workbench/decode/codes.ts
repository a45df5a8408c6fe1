import type { MeaningWord } from './fields.ts'

/** Numbers of the registry that a door message holds, with their words (spec/registries.md). */
type Codes = Readonly<Record<number, MeaningWord>>

export const FRAME_TYPES: Codes = {
  1: 'typeM1',
  2: 'typeM2',
  3: 'typeM3',
  4: 'typeM4',
  5: 'typeToCylinder',
  6: 'typeToKey',
  13: 'typeNoTicket',
  14: 'typeError',
}

export const REASON_CODES: Codes = {
  0: 'reasonOk',
  1: 'reasonNoTicket',
  2: 'reasonBadMac',
  3: 'reasonBlocked',
  4: 'reasonEpoch',
  5: 'reasonNotYetValid',
  6: 'reasonExpired',
  7: 'reasonRevalidation',
  8: 'reasonSchedule',
  9: 'reasonClockBehind',
  10: 'reasonGeneration',
  11: 'reasonSuite',
  12: 'reasonBusy',
  13: 'reasonNotClaimed',
  14: 'reasonNotInList',
}

export const STATUS_CODES: Codes = { 0: 'statusGranted', 1: 'statusDenied', 2: 'statusBlocked' }

export const SLOT_TYPES: Codes = { 0: 'slotCylinder', 1: 'slotGroup', 2: 'slotTask' }

export const KEY_CLASSES: Codes = {
  0: 'classListed',
  1: 'classClocked',
  2: 'classCarrying',
  3: 'classCarryingBluetooth',
  4: 'classPhone',
  8: 'classProgramming',
  9: 'classMaster',
  10: 'classWorkshop',
}

export const SUITES: Codes = { 1: 'suite1' }
export const FORMATS: Codes = { 1: 'format1' }
