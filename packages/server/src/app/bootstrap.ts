import type { KeyPair, Keystore } from '../keystore/index.ts'
import { newId, type Ports } from '../ports/index.ts'
import { INSTALLATION, inInstallation, type Store } from '../store/index.ts'
import { hashPassword } from '../usecase/session/password.ts'

export interface Installation {
  /** Number of this server on its devices. */
  readonly serverNo: number
  /** The server's own pair for sessions with devices. */
  readonly edhoc: KeyPair
  /** Password of the new account `owner`; null when there was an installation already. */
  readonly ownerPassword: string | null
}

const OWNER_LOGIN = 'owner'
const PASSWORD_BYTES = 15

/**
 * What every installation has from its first start on: a number, a key pair, the account `owner` that is the way in when
 * all else fails. Several servers may start at once: the first to get here makes it.
 */
export async function bootstrap(
  store: Store,
  ports: Ports,
  keystore: Keystore,
  givenPassword: string | undefined,
): Promise<Installation> {
  const password = givenPassword ?? Buffer.from(ports.random.bytes(PASSWORD_BYTES)).toString('base64url')
  const known = await find(store)
  if (known) return { ...open(keystore, known), ownerPassword: null }
  const passwordHash = await hashPassword(password, ports.random)
  const now = new Date(ports.clock.now())
  const made = await inInstallation(store.db, async (tx) => {
    const first = await tx
      .insertInto('system_directory')
      .values({ system_id: INSTALLATION, system_no: 0, created_at: now, deleted_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .returning('system_id')
      .executeTakeFirst()
    if (!first) return false // Another server was faster; it has committed by now.
    const pair = keystore.newInstallationPair()
    const number = new DataView(Uint8Array.from(ports.random.bytes(4)).buffer).getUint32(0)
    await tx
      .insertInto('installation')
      .values({
        installation_id: newId(ports),
        server_no: Math.max(1, number),
        edhoc_public: pair.public,
        edhoc_wrapped: pair.wrapped,
        created_at: now,
      })
      .execute()
    await tx
      .insertInto('account')
      .values({
        account_id: newId(ports),
        login: OWNER_LOGIN,
        name: 'Owner',
        password_hash: passwordHash,
        break_glass: true,
        disabled_at: null,
        created_at: now,
      })
      .execute()
    return true
  })
  return { ...open(keystore, (await find(store))!), ownerPassword: made ? password : null }
}

function find(store: Store) {
  return inInstallation(store.db, (tx) =>
    tx.selectFrom('installation').select(['server_no', 'edhoc_wrapped']).executeTakeFirst(),
  )
}

/** Also the proof, at every start, that the key-encryption key is the one this database was made with. */
function open(keystore: Keystore, row: { server_no: number; edhoc_wrapped: Uint8Array }) {
  return { serverNo: row.server_no, edhoc: keystore.openInstallationPair(row.edhoc_wrapped) }
}
