/** What can keep the database from starting; `message` says it in words together with the remedy. */
export type PostgresFaultCode =
  | 'noBinaries'
  | 'folderUnreachable'
  | 'socketFolderUnsafe'
  | 'otherMajorVersion'
  | 'initialiseFailed'
  | 'inUse'
  | 'startFailed'
  | 'rolesMissing'

/** Thrown while starting: a program without its database has nothing to go on with. */
export class PostgresFault extends Error {
  readonly code: PostgresFaultCode

  constructor(code: PostgresFaultCode, message: string) {
    super(message)
    this.name = 'PostgresFault'
    this.code = code
  }
}
