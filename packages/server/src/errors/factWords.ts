import type { Language } from './catalogue.ts'

/** Facts that are codes themselves, as sentences say them; programs read the codes. */
export const FACT_WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  // of `keyMemoryFull`, `numbersExhausted`
  entries: { en: 'doors and door groups', de: 'Türen und Türgruppen' },
  schedules: { en: 'schedules', de: 'Zeitpläne' },
  tasks: { en: 'tasks', de: 'Aufträge' },
  bytes: { en: 'bytes', de: 'Byte' },
  cylinderGroup: { en: 'door groups', de: 'Türgruppen' },
  // of `keyCannotHold`, `cylinderCannotHold`
  tooManyPeriods: { en: 'too many periods a week', de: 'zu viele Zeiten je Woche' },
  windowsDiffer: {
    en: 'rights to one door with different times and periods',
    de: 'Rechte an einer Tür mit verschiedenen Zeiten und Zeiträumen',
  },
  groupSpansZones: {
    en: 'a door group in more than one time zone cannot have times',
    de: 'eine Türgruppe in mehreren Zeitzonen kann keine Zeiten haben',
  },
  unknownZone: { en: 'the time zone is not known', de: 'die Zeitzone ist nicht bekannt' },
  clockNeeded: { en: 'it has no clock to keep times', de: 'er hat keine Uhr für Zeiten' },
  tooManySchedules: { en: 'too many different times', de: 'zu viele verschiedene Zeiten' },
  epochsExhausted: { en: 'it was changed too often', de: 'er wurde zu oft geändert' },
  tooManyGroups: { en: 'too many door groups', de: 'zu viele Türgruppen' },
  // of `taskNotOpen`
  created: { en: 'created', de: 'angelegt' },
  assigned: { en: 'assigned', de: 'zugeteilt' },
  transferred: { en: 'with its carrier', de: 'beim Träger' },
  executed: { en: 'executed', de: 'ausgeführt' },
  confirmed: { en: 'confirmed', de: 'bestätigt' },
  failed: { en: 'failed', de: 'fehlgeschlagen' },
  cancelled: { en: 'cancelled', de: 'zurückgenommen' },
  superseded: { en: 'superseded', de: 'überholt' },
}
