import type { Crypto, Random } from '@lockwright/protocol/ports'
import type { SecretKind, Tx } from '../store/index.ts'
import { open, seal } from './envelope.ts'
import { SECRET_GENERATION } from './generation.ts'
import { type KeyPair, newKeyPair } from './keyPair.ts'

/** Secrets that are a key pair each; the public half lies beside the sealed private one. */
export type PairKind = 'listKey' | 'ownerKey' | 'countersigner'

/** Seals and opens secrets of one system (or of the installation). `context` names the secret, such as `key 7 dk`. */
export interface Vault {
  seal(secret: Uint8Array, context: string): Uint8Array
  /** Throws when the bytes are not what `seal` made for this context: a wrong key file or a changed database. */
  open(sealed: Uint8Array, context: string): Uint8Array
}

/**
 * Keeps secrets so that a copy of the database opens nothing: the key-encryption key seals one envelope key a system,
 * the envelope key seals all else of that system. A new key-encryption key means sealing the envelopes again only.
 */
export interface Keystore {
  /** Makes envelope key, master secret (32 bytes), day chain seed (16) and the three key pairs, generation 1 each. */
  createSystemSecrets(tx: Tx, systemId: string, at: Date): Promise<void>
  vault(tx: Tx, systemId: string): Promise<Vault>
  /** The newest generation of a secret. */
  secret(tx: Tx, systemId: string, kind: 'smk' | 'dayChain'): Promise<Uint8Array>
  keyPair(tx: Tx, systemId: string, kind: PairKind): Promise<KeyPair>
  /** Makes the server's own pair for sessions with devices, sealed by the key-encryption key itself. */
  newInstallationPair(): { readonly public: Uint8Array; readonly wrapped: Uint8Array }
  openInstallationPair(wrapped: Uint8Array): KeyPair
}

const SMK_BYTES = 32
const DAY_CHAIN_SEED_BYTES = 16
const ENVELOPE_BYTES = 32
const INSTALLATION_CONTEXT = 'installation edhoc'
/** Envelope keys kept open; the oldest goes. */
const VAULTS_MAX = 1000

export function createKeystore(kek: Uint8Array, ports: { crypto: Crypto; random: Random }): Keystore {
  const { crypto, random } = ports
  const vaults = new Map<string, Vault>()

  const vaultWith = (envelope: Uint8Array, systemId: string): Vault => ({
    seal: (secret, context) => seal(envelope, secret, `${systemId} ${context}`, random),
    open: (sealed, context) => mustOpen(open(envelope, sealed, `${systemId} ${context}`), context),
  })

  async function vault(tx: Tx, systemId: string): Promise<Vault> {
    const known = vaults.get(systemId)
    if (known) return known
    const row = await newest(tx, systemId, 'envelope')
    const envelope = mustOpen(open(kek, row.wrapped, envelopeContext(systemId)), 'envelope')
    const opened = vaultWith(envelope, systemId)
    vaults.set(systemId, opened)
    if (vaults.size > VAULTS_MAX) vaults.delete(vaults.keys().next().value!)
    return opened
  }

  return {
    vault,

    async createSystemSecrets(tx, systemId, at) {
      const envelope = random.bytes(ENVELOPE_BYTES)
      const fresh = vaultWith(envelope, systemId)
      const row = (kind: SecretKind, wrapped: Uint8Array, publicKey: Uint8Array | null = null) => ({
        system_id: systemId,
        kind,
        generation: SECRET_GENERATION,
        public: publicKey,
        wrapped,
        created_at: at,
      })
      const pair = (kind: PairKind) => {
        const made = newKeyPair(crypto, random)
        return row(kind, fresh.seal(made.private, kind), made.public)
      }
      await tx
        .insertInto('system_secret')
        .values([
          row('envelope', seal(kek, envelope, envelopeContext(systemId), random)),
          row('smk', fresh.seal(random.bytes(SMK_BYTES), 'smk')),
          row('dayChain', fresh.seal(random.bytes(DAY_CHAIN_SEED_BYTES), 'dayChain')),
          pair('listKey'),
          pair('ownerKey'),
          pair('countersigner'),
        ])
        .execute()
    },

    async secret(tx, systemId, kind) {
      const [opened, row] = [await vault(tx, systemId), await newest(tx, systemId, kind)]
      return opened.open(row.wrapped, kind)
    },

    async keyPair(tx, systemId, kind) {
      const [opened, row] = [await vault(tx, systemId), await newest(tx, systemId, kind)]
      return { private: opened.open(row.wrapped, kind), public: row.public! }
    },

    newInstallationPair() {
      const pair = newKeyPair(crypto, random)
      return { public: pair.public, wrapped: seal(kek, pair.private, INSTALLATION_CONTEXT, random) }
    },

    openInstallationPair(wrapped) {
      const secret = mustOpen(open(kek, wrapped, INSTALLATION_CONTEXT), INSTALLATION_CONTEXT)
      return { private: secret, public: crypto.p256Public(secret) }
    },
  }
}

const envelopeContext = (systemId: string) => `${systemId} envelope`

async function newest(tx: Tx, systemId: string, kind: SecretKind) {
  return tx
    .selectFrom('system_secret')
    .select(['wrapped', 'public'])
    .where('system_id', '=', systemId)
    .where('kind', '=', kind)
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

function mustOpen(secret: Uint8Array | null, context: string): Uint8Array {
  if (secret === null) throw new Error(`The sealed secret "${context}" does not open: wrong key file, or changed data.`)
  return secret
}
