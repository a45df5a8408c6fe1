export { nobleCrypto } from './noble.ts'
export { nodeCrypto, nodeRandom } from './node.ts'
