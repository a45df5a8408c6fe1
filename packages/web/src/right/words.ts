import { words } from '../words/index.ts'

/** Granting, revoking and timing rights, from the page of a key or of a door. */
export const rightWords = words({
  en: {
    whenHolds: 'When (optional)',
    chosen: '{count, plural, =0 {Nothing chosen} one {# chosen} other {# chosen}}',
    has: 'has it',
    pickMore: 'Show more',
    grantDo: 'Grant {count}',
    revokeDo: 'Revoke {count}',
    timesDo: 'Save times',
    granted: '{count, plural, one {# right} other {# rights}} granted.',
    revoked: '{count, plural, one {# right} other {# rights}} revoked.',
    retimed: 'Times of {count, plural, one {# right} other {# rights}} changed.',
  },
  de: {
    whenHolds: 'Wann (freiwillig)',
    chosen: '{count, plural, =0 {Nichts gewählt} one {# gewählt} other {# gewählt}}',
    has: 'schon da',
    pickMore: 'Weitere zeigen',
    grantDo: '{count} geben',
    revokeDo: '{count} entziehen',
    timesDo: 'Zeiten speichern',
    granted: '{count, plural, one {# Recht} other {# Rechte}} gegeben.',
    revoked: '{count, plural, one {# Recht} other {# Rechte}} entzogen.',
    retimed: 'Zeiten von {count, plural, one {# Recht} other {# Rechten}} geändert.',
  },
})
