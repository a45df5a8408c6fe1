/** Why a backup could not be written or restored; nothing was changed. */
export type BackupFault =
  | { readonly code: 'notABackup' }
  | { readonly code: 'damaged'; readonly expected: string; readonly found: string }
  | { readonly code: 'databaseNotEmpty'; readonly table: string }
  | { readonly code: 'migrationsDiffer'; readonly backup: readonly string[]; readonly program: readonly string[] }

export class BackupError extends Error {
  readonly fault: BackupFault
  constructor(fault: BackupFault) {
    super(fault.code)
    this.fault = fault
  }
}
