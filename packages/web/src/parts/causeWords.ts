import { words } from '../words/index.ts'

/** Why the content of a device was made anew, by the cause the API names. */
export const causeWords = words({
  en: {
    rights: 'rights changed',
    times: 'times changed',
    schedule: 'a schedule changed',
    keyKind: 'kind of the key changed',
    timeZone: 'time zone of a door changed',
    tasks: 'tasks to carry',
    log: 'log asked for',
    undo: 'a change taken back',
    block: 'block',
    unblock: 'block taken back',
    groupMembers: 'doors of a group changed',
    cylinderRemoved: 'a door was deleted',
    import: 'import',
    claim: 'first programming',
    programmed: 'first programming',
    policy: 'rights or times changed',
    renewal: 'renewal',
    handOut: 'handed out',
    importUndone: 'an import taken back',
    restore: 'restored from a backup',
    other: 'change',
  },
  de: {
    rights: 'Rechte geändert',
    times: 'Zeiten geändert',
    schedule: 'ein Zeitplan geändert',
    keyKind: 'Art des Schlüssels geändert',
    timeZone: 'Zeitzone einer Tür geändert',
    tasks: 'Aufträge zu tragen',
    log: 'Ereignisliste verlangt',
    undo: 'eine Änderung zurückgenommen',
    block: 'Sperre',
    unblock: 'Sperre zurückgenommen',
    groupMembers: 'Türen einer Gruppe geändert',
    cylinderRemoved: 'eine Tür wurde gelöscht',
    import: 'Import',
    claim: 'erste Programmierung',
    programmed: 'erste Programmierung',
    policy: 'Rechte oder Zeiten geändert',
    renewal: 'Erneuerung',
    handOut: 'Ausgabe',
    importUndone: 'ein Import zurückgenommen',
    restore: 'aus einer Sicherung wiederhergestellt',
    other: 'Änderung',
  },
})

type Cause = keyof (typeof causeWords)['en']

export const causeWord = (cause: string): Cause => (Object.hasOwn(causeWords.en, cause) ? (cause as Cause) : 'other')
