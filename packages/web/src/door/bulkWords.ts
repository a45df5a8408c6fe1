import { words } from '../words/index.ts'

/** Acts on many doors at once. */
export const bulkWords = words({
  en: {
    change: 'Place, kind, zone …',
    log: 'Request logs …',
    mark: 'Mark for programming …',
    unmark: 'Do not program …',
    remove: 'Delete …',
    more: 'More',
    tooMany: 'At most {max} at once; {count} are selected.',
    changeTitle: 'Change {count, plural, one {# door} other {# doors}}',
    markTitle: 'Mark {count, plural, one {# door} other {# doors}} for programming',
    unmarkTitle: 'Do not program {count, plural, one {# door} other {# doors}}',
    removeTitle: 'Delete {count, plural, one {# door} other {# doors}}',
    changeDo: 'Change {count}',
    markDo: 'Mark {count}',
    unmarkDo: 'Unmark {count}',
    removeDo: 'Delete {count}',
    changePlace: 'Change place',
    changeKind: 'Change kind',
    changeZone: 'Change time zone',
    place: 'Place',
    kind: 'Kind',
    zone: 'Time zone',
    nothingChosen: 'Choose what to change.',
    getsPlace: '{count, plural, one {# door} other {# doors}} get the place {place}.',
    losesPlace: '{count, plural, one {# door loses} other {# doors lose}} its place.',
    getsKind: '{count, plural, one {# door becomes} other {# doors become}}: {kind}.',
    getsZone:
      '{count, plural, one {# door gets} other {# doors get}} the time zone {zone}; keys with rights there and hours have to visit a programming device.',
    sameZone: 'All of them have the time zone {zone} already.',
    canMark: '{count, plural, one {# is} other {# are}} not programmed.',
    cannotMark: '{count, plural, one {# is} other {# are}} programmed already and stay as they are.',
    removable:
      '{count, plural, one {# was} other {# were}} never programmed and will be deleted with {rights, plural, =0 {no rights} one {the right of # key} other {the rights of keys, # in all}}.',
    notRemovable:
      '{count, plural, one {# is} other {# are}} programmed and stay: only what was never programmed can be deleted.',
    halfBody:
      '{count, plural, one {# is} other {# are}} one side of a double cylinder and stay unless the other side is selected too.',
    noUndo: 'Deleting cannot be undone.',
  },
  de: {
    change: 'Ort, Art, Zone …',
    log: 'Ereignislisten anfordern …',
    mark: 'Zum Programmieren vormerken …',
    unmark: 'Nicht programmieren …',
    remove: 'Löschen …',
    more: 'Weiteres',
    tooMany: 'Höchstens {max} auf einmal; {count} sind ausgewählt.',
    changeTitle: '{count, plural, one {# Tür} other {# Türen}} ändern',
    markTitle: '{count, plural, one {# Tür} other {# Türen}} zum Programmieren vormerken',
    unmarkTitle: '{count, plural, one {# Tür} other {# Türen}} nicht programmieren',
    removeTitle: '{count, plural, one {# Tür} other {# Türen}} löschen',
    changeDo: '{count} ändern',
    markDo: '{count} vormerken',
    unmarkDo: 'Vormerkung von {count} aufheben',
    removeDo: '{count} löschen',
    changePlace: 'Ort ändern',
    changeKind: 'Art ändern',
    changeZone: 'Zeitzone ändern',
    place: 'Ort',
    kind: 'Art',
    zone: 'Zeitzone',
    nothingChosen: 'Wählen Sie, was geändert werden soll.',
    getsPlace: '{count, plural, one {# Tür bekommt} other {# Türen bekommen}} den Ort {place}.',
    losesPlace: '{count, plural, one {# Tür verliert} other {# Türen verlieren}} ihren Ort.',
    getsKind: '{count, plural, one {# Tür wird} other {# Türen werden}}: {kind}.',
    getsZone:
      '{count, plural, one {# Tür bekommt} other {# Türen bekommen}} die Zeitzone {zone}; Schlüssel mit Rechten dort und mit Zeiten müssen an ein Programmiergerät.',
    sameZone: 'Alle haben schon die Zeitzone {zone}.',
    canMark: '{count, plural, one {# ist} other {# sind}} nicht programmiert.',
    cannotMark:
      '{count, plural, one {# ist} other {# sind}} schon programmiert und {count, plural, one {bleibt} other {bleiben}}, wie sie sind.',
    removable:
      '{count, plural, one {# wurde} other {# wurden}} nie programmiert und {count, plural, one {wird} other {werden}} gelöscht, {rights, plural, =0 {ohne dass ein Recht verloren geht} one {mit dem Recht von # Schlüssel} other {mit insgesamt # Rechten von Schlüsseln}}.',
    notRemovable:
      '{count, plural, one {# ist programmiert und bleibt} other {# sind programmiert und bleiben}}: Nur was nie programmiert wurde, lässt sich löschen.',
    halfBody:
      '{count, plural, one {# ist eine Seite eines doppelten Zylinders und bleibt} other {# sind eine Seite eines doppelten Zylinders und bleiben}}, solange die andere Seite nicht auch ausgewählt ist.',
    noUndo: 'Löschen lässt sich nicht rückgängig machen.',
  },
})
