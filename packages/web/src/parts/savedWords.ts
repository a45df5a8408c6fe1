import { words } from '../words/index.ts'

/** What is said after something was saved, and when somebody else was quicker. */
export const savedWords = words({
  en: {
    saved: 'Saved.',
    before: 'Before you save',
    bulkDone: '{done} of {count} done.',
    bulkRefused: '{count, plural, one {# row was refused} other {# rows were refused}}',
    undone: 'Taken back.',
    undonePartly:
      '{done, plural, one {# row} other {# rows}} taken back; {refused, plural, one {# was} other {# were}} changed since and stay.',
    toUpdate: '{count, plural, one {# key has} other {# keys have}} to visit a programming device.',
    toVisit: '{count, plural, one {# door has} other {# doors have}} to be visited.',
    conflictTitle: 'Somebody changed this while you were editing',
    conflict: 'What you entered is still here. Meanwhile this changed:',
    conflictElse: 'What you entered is still here; what changed meanwhile is something else.',
    was: '{what}: {before} became {after}',
    saveMine: 'Save mine over it',
    takeTheirs: 'Take theirs',
  },
  de: {
    saved: 'Gespeichert.',
    before: 'Vor dem Speichern',
    bulkDone: '{done} von {count} erledigt.',
    bulkRefused: '{count, plural, one {# Zeile wurde abgelehnt} other {# Zeilen wurden abgelehnt}}',
    undone: 'Zurückgenommen.',
    undonePartly:
      '{done, plural, one {# Zeile} other {# Zeilen}} zurückgenommen; {refused, plural, one {# wurde} other {# wurden}} seither geändert und {refused, plural, one {bleibt} other {bleiben}}.',
    toUpdate: '{count, plural, one {# Schlüssel muss} other {# Schlüssel müssen}} an ein Programmiergerät.',
    toVisit: '{count, plural, one {# Tür ist} other {# Türen sind}} aufzusuchen.',
    conflictTitle: 'Jemand hat dies geändert, während Sie bearbeitet haben',
    conflict: 'Ihre Eingaben sind noch da. Inzwischen hat sich geändert:',
    conflictElse: 'Ihre Eingaben sind noch da; inzwischen hat sich etwas anderes geändert.',
    was: '{what}: aus {before} wurde {after}',
    saveMine: 'Meines darüber speichern',
    takeTheirs: 'Deren Stand übernehmen',
  },
})
