/** Secrets at rest: sealed under a key that the database never holds. */
export { SECRET_GENERATION } from './generation.ts'
export { KekFault, loadKek } from './kek.ts'
export { type KeyPair, newKeyPair, newPrivateKey } from './keyPair.ts'
export { createKeystore, type Keystore, type PairKind, type Vault } from './keystore.ts'
